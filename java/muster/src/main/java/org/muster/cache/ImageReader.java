package org.muster.cache;

import io.jhdf.AttributeImpl;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.dataset.NoParent;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.LinkMessage;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ImageWriter} wrote, and nothing else that HDF5 knows: a link to another file, say, could make this process read
 * any file there is, and a compressed dataset is small only in the file.
 */
final class ImageReader {
    private static final int PIECE = 1 << 18;

    private final Source source;
    private final Bounded bounded;

    private ImageReader(Source source) {
        this.source = source;
        bounded = new Bounded(source);
    }

    /** Work on an open entry. */
    @FunctionalInterface
    interface Work<T> {
        T on(ImageReader reader, ObjectHeader group) throws IOException;
    }

    /** Reads an entry whose group is at that address, all of it. */
    static Image read(Source source, long address) throws IOException {
        return with(source, address, (r, g) -> new Image(r.attributes(g), r.children(g)));
    }

    /** Reads the attributes of the group at that address. */
    static Map<String, Object> readAttributes(Source source, long address) throws IOException {
        return with(source, address, ImageReader::attributes);
    }

    static <T> T with(Source source, long address, Work<T> work) throws IOException {
        Quiet.please();
        try {
            ImageReader reader = new ImageReader(source);
            ObjectHeader header = reader.header(address);
            if (header.hasMessageOfType(DataSpaceMessage.class)) {
                throw new Damaged("it has no group where one should be");
            }
            return work.on(reader, header);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // jHDF throws what it will: on data that are not what it expects, or on files that cannot be read.
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new Damaged("it cannot be read: " + e, e);
        }
    }

    private ObjectHeader header(long address) {
        return ObjectHeader.readObjectHeader(bounded, address);
    }

    Map<String, Object> attributes(ObjectHeader node) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (AttributeMessage message : node.getMessagesOfType(AttributeMessage.class)) {
            if (message.getDataSpace().getDimensions().length == 0 && isSimple(message.getDataType())) {
                Object value = new AttributeImpl(bounded, NoParent.INSTANCE, message).getData();
                if (value != null) {
                    attributes.put(message.getName(), value);
                }
            }
        }
        return attributes;
    }

    private static boolean isSimple(DataType type) {
        return type instanceof FixedPoint || type instanceof FloatingPoint || type instanceof StringData;
    }

    /** Where the parts of a group are, by their names. */
    private Map<String, Long> links(ObjectHeader group) throws Damaged {
        Map<String, Long> links = new LinkedHashMap<>();
        for (LinkMessage link : group.getMessagesOfType(LinkMessage.class)) {
            if (link.getLinkType() != LinkMessage.LinkType.HARD) {
                throw new Damaged("it has a link that Muster does not write");
            }
            links.put(link.getLinkName(), link.getHardLinkAddress());
        }
        return links;
    }

    /** A part of a group; null if it has none of that name. */
    @Nullable
    ObjectHeader child(ObjectHeader group, String name) throws Damaged {
        Long address = links(group).get(name);
        return address == null ? null : header(address);
    }

    private Map<String, Item> children(ObjectHeader group) throws IOException {
        Map<String, Item> items = new LinkedHashMap<>();
        for (Map.Entry<String, Long> child : links(group).entrySet()) {
            items.put(child.getKey(), item(child.getKey(), header(child.getValue())));
        }
        return items;
    }

    Item item(String name, ObjectHeader node) throws IOException {
        if (!(attributes(node).get(Image.JAVA_TYPE) instanceof String javaType)) {
            throw new Damaged("it has no attribute " + Image.JAVA_TYPE + " of " + name);
        }
        if (!node.hasMessageOfType(DataSpaceMessage.class)) {
            return new Item.Parts(javaType, children(node));
        }
        Dataset dataset = DatasetLoader.createDataset(bounded, node, name, NoParent.INSTANCE);
        if (!(dataset instanceof ContiguousDataset contiguous)) {
            throw new Damaged("it has a dataset that Muster does not write");
        }
        return javaType.equals(Values.STRING) ? text(contiguous) : numbers(contiguous, javaType);
    }

    private static Item text(ContiguousDataset dataset) throws Damaged {
        if (dataset.getDimensions().length == 0
                && dataset.getDataType() instanceof StringData
                && dataset.getData() instanceof String text) {
            return new Item.Text(Values.STRING, text);
        }
        throw new Damaged("it has no string where one should be");
    }

    private Item numbers(ContiguousDataset dataset, String javaType) throws IOException {
        Elements elements = Values.elements(javaType);
        int[] shape = dataset.getDimensions();
        if (dataset.getDataType().getSize() != elements.width
                || !Shapes.isReasonable(shape, source.length() / elements.width)) {
            throw new Damaged("it has a dataset of another type than it says");
        }
        int[] extents = shape.length == 0 ? new int[] {1} : shape;
        Object array = Array.newInstance(elements.primitive, extents);
        Rows rows = new Rows(elements, dataset.getDataAddress(), Shapes.size(shape) * elements.width);
        Shapes.forEachRow(array, extents.length, rows::read);
        return new Item.Numbers(javaType, array, shape);
    }

    /** Reads rows one after the other. */
    private final class Rows {
        private final Elements elements;
        private final ByteBuffer ahead;
        private long next;
        private long left;

        Rows(Elements elements, long from, long bytes) {
            this.elements = elements;
            next = from;
            left = bytes;
            ahead = ByteBuffer.allocate((int) Math.min(PIECE, bytes)).order(ByteOrder.LITTLE_ENDIAN);
            ahead.limit(0);
        }

        void read(Object row) throws IOException {
            int length = Array.getLength(row);
            for (int done = 0; done < length; ) {
                if (!ahead.hasRemaining()) {
                    ahead.clear().limit((int) Math.min(ahead.capacity(), left));
                    source.fill(ahead, next);
                    next += ahead.limit();
                    left -= ahead.limit();
                }
                int count = Math.min(ahead.remaining() / elements.width, length - done);
                int end = ahead.position() + count * elements.width;
                elements.get(ahead, row, done, count);
                ahead.position(end);
                done += count;
            }
        }
    }
}
