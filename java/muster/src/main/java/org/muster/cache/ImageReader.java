package org.muster.cache;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what {@link ImageWriter} wrote. */
final class ImageReader {
    private static final int PIECE = 1 << 18;
    private static final int MOST_DIMENSIONS = 32;

    private final Source source;

    private ImageReader(Source source) {
        this.source = source;
    }

    /** Work on an open entry. */
    @FunctionalInterface
    interface Work<T> {
        T on(ImageReader reader, Group group) throws IOException;
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
            // Not closed: what it would close is the source, which is the caller's.
            HdfFile file = new HdfFile(source);
            if (file.getNodeByAddress(address) instanceof Group group) {
                return work.on(new ImageReader(source), group);
            }
            throw new Damaged("it has no group where one should be");
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // jHDF throws what it will: on data that are not what it expects, or on files that cannot be read.
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new Damaged("it cannot be read: " + e, e);
        }
    }

    Map<String, Object> attributes(Node node) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, Attribute> a : node.getAttributes().entrySet()) {
            Object value = a.getValue().getData();
            if (value != null) {
                attributes.put(a.getKey(), value);
            }
        }
        return attributes;
    }

    Map<String, Item> children(Group group) throws IOException {
        Map<String, Item> items = new LinkedHashMap<>();
        for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            items.put(child.getKey(), item(child.getValue()));
        }
        return items;
    }

    Item item(Node node) throws IOException {
        Attribute type = node.getAttribute(Image.JAVA_TYPE);
        if (type == null || !(type.getData() instanceof String javaType)) {
            throw new Damaged("it has no attribute " + Image.JAVA_TYPE + " of " + node.getName());
        }
        if (node instanceof Group group) {
            return new Item.Parts(javaType, children(group));
        }
        if (javaType.equals(Values.STRING)) {
            if (node instanceof Dataset d && d.getData() instanceof String text) {
                return new Item.Text(javaType, text);
            }
            throw new Damaged("it has no string where one should be");
        }
        if (node instanceof ContiguousDataset dataset) {
            return numbers(dataset, javaType);
        }
        throw new Damaged("it has a dataset that Muster does not write");
    }

    private Item numbers(ContiguousDataset dataset, String javaType) throws IOException {
        Elements elements = Values.elements(javaType);
        int[] shape = dataset.getDimensions();
        long count = Shapes.size(shape);
        if (dataset.getDataType().getSize() != elements.width
                || shape.length > MOST_DIMENSIONS
                || count > source.size() / elements.width) {
            throw new Damaged("it has a dataset of another type than it says");
        }
        int[] extents = shape.length == 0 ? new int[] {1} : shape;
        Object array = Array.newInstance(elements.primitive, extents);
        Rows rows = new Rows(elements, dataset.getDataAddress(), count * elements.width);
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
