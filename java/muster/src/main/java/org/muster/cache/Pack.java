package org.muster.cache;

import io.jhdf.ObjectHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The index of a pack file, read once into memory: of each entry its name, where it is, how long, and its checksum. The names are
 * of one width, in rising order.
 */
final class Pack {
    static final String INDEX = "index";
    static final String NAMES = "names";
    static final String ADDRESSES = "addresses";
    static final String LENGTHS = "lengths";
    static final String CHECKSUMS = "checksums";

    final String id;
    final Path path;
    final long fileSize;
    private final byte[] names;
    private final int width;
    private final long[] addresses;
    private final long[] lengths;
    private final int[] checksums;

    private Pack(String id, Path path, long fileSize, byte[] names, long[] addresses, long[] lengths, int[] checksums) {
        this.id = id;
        this.path = path;
        this.fileSize = fileSize;
        this.names = names;
        this.width = addresses.length == 0 ? 1 : names.length / addresses.length;
        this.addresses = addresses;
        this.lengths = lengths;
        this.checksums = checksums;
    }

    static Pack read(String id, Path path) throws IOException {
        Trust.Verdict verdict = Trust.ofFile(path);
        if (verdict.problem() != null) {
            throw new Damaged(verdict.problem());
        }
        try (Source source = Source.ofEnd(path)) {
            return ImageReader.with(source, ImageWriter.ROOT, (reader, root) -> {
                if (!Integer.valueOf(Image.FORMAT_NOW)
                        .equals(reader.attributes(root).get(Image.FORMAT))) {
                    throw new Damaged("another version of Muster wrote it");
                }
                ObjectHeader group = reader.child(root, INDEX);
                if (group == null) {
                    throw new Damaged("it has no index");
                }
                byte[] names = flat(column(reader, group, NAMES, byte[][].class));
                long[] addresses = column(reader, group, ADDRESSES, long[].class);
                long[] lengths = column(reader, group, LENGTHS, long[].class);
                int[] checksums = column(reader, group, CHECKSUMS, int[].class);
                int count = addresses.length;
                if (lengths.length != count || checksums.length != count || (count > 0 && names.length % count != 0)) {
                    throw new Damaged("its index does not fit together");
                }
                Pack pack = new Pack(id, path, verdict.size(), names, addresses, lengths, checksums);
                pack.check(source.length());
                return pack;
            });
        }
    }

    /** Names are used as those of files, and looked for by halving; what they lead to must be there. */
    private void check(long end) throws Damaged {
        String before = "";
        for (int i = 0; i < addresses.length; i++) {
            String name = name(i);
            if (!Layout.isName(name)
                    || name.compareTo(before) <= 0
                    || addresses[i] < 0
                    || lengths[i] < 0
                    || lengths[i] > end - addresses[i]) {
                throw new Damaged("its index names what cannot be in it");
            }
            before = name;
        }
    }

    private static <T> T column(ImageReader reader, ObjectHeader index, String name, Class<T> type) throws IOException {
        ObjectHeader node = reader.child(index, name);
        if (node != null && reader.item(name, node) instanceof Item.Numbers n && type.isInstance(n.array())) {
            return type.cast(n.array());
        }
        throw new Damaged("its index has no " + name);
    }

    private static byte[] flat(byte[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        byte[] all = new byte[Math.multiplyExact(rows.length, width)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * width, width);
        }
        return all;
    }

    int size() {
        return addresses.length;
    }

    String name(int place) {
        int end = place * width;
        while (end < (place + 1) * width && names[end] != 0) {
            end++;
        }
        return new String(names, place * width, end - place * width, StandardCharsets.US_ASCII);
    }

    long length(int place) {
        return lengths[place];
    }

    long address(int place) {
        return addresses[place];
    }

    /** The place of the entry of that name; negative if it is not in here. */
    int find(String name) {
        int low = 0;
        int high = addresses.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, name);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int compare(int place, String name) {
        for (int i = 0; i < width; i++) {
            int here = names[place * width + i];
            int there = i < name.length() ? name.charAt(i) : 0;
            if (here != there) {
                return here - there;
            }
        }
        return name.length() > width ? -1 : 0;
    }

    Source open(int place, boolean check) throws IOException {
        return Source.ofPart(path, addresses[place], lengths[place], checksums[place], check);
    }
}
