package org.muster.cache;

import io.jhdf.ObjectHeader;
import io.jhdf.WritableGroupImpl;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.GroupInfoMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.muster.Cache;

/**
 * Folds entries into a pack. The store must be locked for rearranging. What is folded goes away only when the pack is in its place,
 * so whoever looks for an entry finds it: as a file of its own, or else in a pack.
 */
final class Packer {
    private static final String ENTRIES = "entries";

    private final Vault vault;
    private final Layout layout;

    Packer(Vault vault) {
        this.vault = vault;
        this.layout = vault.layout;
    }

    Cache.Packed pack() throws IOException {
        vault.writer.sweep();
        Packs.State state = vault.packs.refresh();
        Catalog catalog = new Catalog(vault);
        TreeSet<String> singles = new TreeSet<>();
        for (String fan : catalog.fans()) {
            singles.addAll(catalog.singles(fan));
        }
        List<Pack> merged = toMerge(state, size(singles));
        TreeSet<String> names = new TreeSet<>(singles);
        for (Pack pack : merged) {
            for (int i = 0; i < pack.size(); i++) {
                if (state.isLive(pack, pack.name(i))) {
                    names.add(pack.name(i));
                }
            }
        }
        if (names.isEmpty()) {
            drop(merged);
            return new Cache.Packed(0, merged.size(), 0);
        }
        String id = "p" + Long.toHexString(System.currentTimeMillis()) + "-" + Here.PID + "-"
                + Long.toHexString(System.nanoTime());
        Path target = layout.pack(id);
        Contents contents = new Contents(names.size());
        vault.writer.write(target, tape -> write(names, contents, tape));
        vault.packs.refresh();
        long folded = 0;
        for (String name : contents.names) {
            if (singles.contains(name) && Files.deleteIfExists(layout.entry(name))) {
                folded++;
            }
        }
        drop(merged);
        vault.packs.refresh();
        return new Cache.Packed(folded, merged.size(), Files.size(target));
    }

    private long size(Set<String> singles) throws IOException {
        long size = 0;
        for (String name : singles) {
            size += Files.exists(layout.entry(name)) ? Files.size(layout.entry(name)) : 0;
        }
        return size;
    }

    /** Packs that are no larger than what comes to them, so that each entry is written again few times; and half-empty ones. */
    private List<Pack> toMerge(Packs.State state, long singles) {
        List<Pack> bySize = new ArrayList<>(state.packs().values());
        bySize.sort(Comparator.comparingLong(p -> p.fileSize));
        List<Pack> merged = new ArrayList<>();
        long size = singles;
        for (Pack pack : bySize) {
            int live = 0;
            for (int i = 0; i < pack.size(); i++) {
                live += state.isLive(pack, pack.name(i)) ? 1 : 0;
            }
            if (pack.fileSize <= size || 2 * live <= pack.size()) {
                merged.add(pack);
                size += pack.fileSize;
            }
        }
        return merged;
    }

    private void drop(List<Pack> packs) throws IOException {
        for (Pack pack : packs) {
            Files.deleteIfExists(pack.path);
        }
        if (!packs.isEmpty()) {
            Disk.sync(layout.packs());
        }
        // Only now: with the pack still there, its deleted entries would be back.
        for (String name : Disk.list(layout.packs())) {
            if (name.endsWith(Layout.GONE) && packs.stream().anyMatch(p -> name.startsWith(p.id + "-"))) {
                Files.deleteIfExists(layout.packs().resolve(name));
            }
        }
    }

    /** What has been written. */
    private static final class Contents {
        final List<String> names;
        final List<Long> addresses;
        final List<Long> lengths;
        final List<Integer> checksums;

        Contents(int room) {
            names = new ArrayList<>(room);
            addresses = new ArrayList<>(room);
            lengths = new ArrayList<>(room);
            checksums = new ArrayList<>(room);
        }
    }

    private void write(Set<String> names, Contents contents, Tape tape) throws IOException {
        // The root group comes first, so room is left for it.
        long position = ImageWriter.ROOT + root(0, 0).limit();
        for (String name : names) {
            Image image = vault.finder.read(name, true, e -> ImageReader.read(e.source(), e.address()));
            if (image == null) {
                continue; // it cannot be read; the log says why
            }
            long end = ImageWriter.write(image, tape, position);
            contents.names.add(name);
            contents.addresses.add(position);
            contents.lengths.add(end - position);
            contents.checksums.add(tape.checksum(position, end - position));
            position = end;
        }
        long vouchedFrom = position;
        Map<String, Map<String, Long>> fans = new TreeMap<>();
        for (int i = 0; i < contents.names.size(); i++) {
            String name = contents.names.get(i);
            fans.computeIfAbsent(Layout.fan(name), f -> new LinkedHashMap<>()).put(name, contents.addresses.get(i));
        }
        Map<String, Long> groups = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Long>> fan : fans.entrySet()) {
            groups.put(fan.getKey(), position);
            position = place(group(position, fan.getValue(), null), tape, position);
        }
        long entries = position;
        position = place(group(position, groups, null), tape, position);
        long index = position;
        WritableGroupImpl columns = new WritableGroupImpl(null, "/");
        ImageWriter.add(columns(contents), columns);
        position = ImageWriter.write(columns, tape, position);
        place(root(entries, index), tape, ImageWriter.ROOT);
        ImageWriter.writeSuperblock(tape, position);
        tape.seal(position, vouchedFrom);
    }

    private static long place(ByteBuffer header, Tape tape, long position) throws IOException {
        return position + tape.write(header, position);
    }

    private static ByteBuffer root(long entries, long index) {
        Map<String, Long> links = new LinkedHashMap<>();
        links.put(ENTRIES, entries);
        links.put(Pack.INDEX, index);
        WritableGroupImpl attributes = new WritableGroupImpl(null, "/");
        TextAttribute.put(attributes, Image.FORMAT, Image.FORMAT_NOW);
        TextAttribute.put(attributes, Image.VERSION, Here.VERSION);
        return group(ImageWriter.ROOT, links, attributes);
    }

    /** A group with links to what has been written already; jHDF itself can only link to what it writes then. */
    private static ByteBuffer group(long position, Map<String, Long> links, @Nullable WritableGroupImpl attributes) {
        Quiet.please();
        List<Message> messages = new ArrayList<>();
        messages.add(GroupInfoMessage.createBasic());
        messages.add(LinkInfoMessage.createBasic());
        if (attributes != null) {
            messages.add(AttributeInfoMessage.create());
            attributes.getAttributes().forEach((name, a) -> messages.add(AttributeMessage.create(name, a)));
        }
        links.forEach((name, address) -> messages.add(LinkMessage.create(name, address)));
        return new ObjectHeader.ObjectHeaderV2(position, messages).toBuffer();
    }

    private static Map<String, Item> columns(Contents contents) {
        int count = contents.names.size();
        int width = contents.names.stream().mapToInt(String::length).max().orElse(0);
        byte[][] names = new byte[count][width];
        long[] addresses = new long[count];
        long[] lengths = new long[count];
        int[] checksums = new int[count];
        for (int i = 0; i < count; i++) {
            byte[] name = contents.names.get(i).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, names[i], 0, name.length);
            addresses[i] = contents.addresses.get(i);
            lengths[i] = contents.lengths.get(i);
            checksums[i] = contents.checksums.get(i);
        }
        Map<String, Item> items = new LinkedHashMap<>();
        items.put(Pack.NAMES, new Item.Numbers("byte[][]", names, new int[] {count, width}));
        items.put(Pack.ADDRESSES, new Item.Numbers("long[]", addresses, new int[] {count}));
        items.put(Pack.LENGTHS, new Item.Numbers("long[]", lengths, new int[] {count}));
        items.put(Pack.CHECKSUMS, new Item.Numbers("int[]", checksums, new int[] {count}));
        return items;
    }
}
