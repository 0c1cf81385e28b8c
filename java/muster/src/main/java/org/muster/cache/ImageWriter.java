package org.muster.cache;

import io.jhdf.Superblock;
import io.jhdf.WritableGroupImpl;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfFileChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Writes entries as HDF5 groups. */
final class ImageWriter {
    /** Where the root group of a file is. */
    static final long ROOT = WritableHdfFile.ROOT_GROUP_ADDRESS;

    /** The name of a group that has none of its own, since it is a file's root or is linked to later. */
    private static final String UNNAMED = "/";

    private ImageWriter() {}

    /** Writes a file of one entry. */
    static void writeFile(Image image, Tape tape) throws IOException {
        long end = write(image, tape, ROOT);
        writeSuperblock(tape, end);
        tape.seal(end, 0);
    }

    /** The first bytes of a file that ends, but for its trailer, at {@code end}. */
    static void writeSuperblock(Tape tape, long end) throws IOException {
        tape.write(superblock(end + Trailer.LENGTH), 0);
    }

    static ByteBuffer superblock(long fileSize) {
        return new Superblock.SuperblockV2V3().toBuffer(fileSize);
    }

    /** Writes an entry's group and gives where it ends. */
    static long write(Image image, Tape tape, long position) throws IOException {
        Quiet.please();
        WritableGroupImpl group = new WritableGroupImpl(null, UNNAMED);
        TextAttribute.putAll(group, image.attributes());
        add(image.items(), group);
        return write(group, tape, position);
    }

    /** Writes a group and gives where it ends. */
    static long write(WritableGroupImpl group, Tape tape, long position) throws IOException {
        try {
            return group.write(new HdfFileChannel(tape, new Superblock.SuperblockV2V3()), position);
        } catch (HdfException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static void add(Map<String, Item> items, WritableGroup to) {
        items.forEach((name, item) -> {
            switch (item) {
                case Item.Numbers n -> to.putDataset(name, new NumbersNode(name, n, Values.elements(n.javaType())));
                case Item.Text t -> TextAttribute.put(to.putDataset(name, t.text()), Image.JAVA_TYPE, t.javaType());
                case Item.Parts p -> {
                    WritableGroup group = to.putGroup(name);
                    TextAttribute.put(group, Image.JAVA_TYPE, p.javaType());
                    add(p.parts(), group);
                }
            }
        });
    }
}
