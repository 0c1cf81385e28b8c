package org.muster.cache;

import io.jhdf.ObjectHeader;
import io.jhdf.WritableDatasetImpl;
import io.jhdf.api.Attribute;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpace;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import io.jhdf.object.message.Message;
import io.jhdf.storage.HdfFileChannel;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A contiguous dataset that writes itself. jHDF's own refuses arrays without elements and {@code char}s, and needs a buffer as large as
 * the array.
 */
final class NumbersNode extends WritableDatasetImpl {
    private static final int PIECE = 1 << 16;
    private static final long UNDEFINED = -1;

    private final Item.Numbers item;
    private final Elements elements;

    NumbersNode(String name, Item.Numbers item, Elements elements) {
        super(elements.sample(), name, null);
        this.item = item;
        this.elements = elements;
        TextAttribute.put(this, Image.JAVA_TYPE, item.javaType());
    }

    @Override
    public long write(HdfFileChannel to, long position) {
        long bytes = Math.multiplyExact(Shapes.size(item.shape()), (long) elements.width);
        long data = position + header(position, UNDEFINED, bytes).limit();
        to.write(header(position, bytes == 0 ? UNDEFINED : data, bytes), position);
        to.position(data);
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, Math.max(bytes, elements.width)))
                .order(ByteOrder.LITTLE_ENDIAN);
        Shapes.forEachRow(item.array(), item.shape().length, row -> writeRow(row, piece, to));
        return data + bytes;
    }

    private void writeRow(Object row, ByteBuffer piece, HdfFileChannel to) {
        int length = Array.getLength(row);
        int most = piece.capacity() / elements.width;
        for (int done = 0; done < length; ) {
            int count = Math.min(most, length - done);
            piece.clear();
            elements.put(row, done, count, piece);
            piece.position(0).limit(count * elements.width);
            to.write(piece);
            done += count;
        }
    }

    private ByteBuffer header(long position, long data, long bytes) {
        DataType type = elements.type();
        List<Message> messages = new ArrayList<>();
        messages.add(DataTypeMessage.create(type));
        messages.add(DataSpaceMessage.create(space()));
        messages.add(FillValueMessage.NO_FILL);
        messages.add(ContiguousDataLayoutMessage.create(data, bytes));
        messages.add(AttributeInfoMessage.create());
        for (Map.Entry<String, Attribute> a : getAttributes().entrySet()) {
            messages.add(AttributeMessage.create(a.getKey(), a.getValue()));
        }
        return new ObjectHeader.ObjectHeaderV2(position, messages).toBuffer();
    }

    private DataSpace space() {
        int[] shape = item.shape();
        if (shape.length == 0) {
            return DataSpace.fromObject(0);
        }
        long[] extents = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            extents[i] = shape[i];
        }
        // The only way to one with an extent of 0: take one of as many dimensions, and change it.
        Object sample = Array.newInstance(int.class, ones(shape.length));
        return DataSpace.modifyDimensions(DataSpace.fromObject(sample), extents);
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }
}
