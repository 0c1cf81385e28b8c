package org.muster.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/**
 * A value as bytes, on its way out; {@link Incoming} is the other end.
 *
 * <p>First comes a prefix of 8 bytes: kind, element type, two spare, number of arrays beside the stream. A primitive
 * array's elements follow at once. Of an object there follow a table (type and length, 5 bytes, of each array), the
 * serialized stream and the arrays' elements.
 */
final class Outgoing implements ByteSource {
    static final int PREFIX = 8;
    static final int TABLE_ENTRY = 5;
    static final byte ARRAY = 1;
    static final byte OBJECT = 2;

    private final ArrayBytes[] parts;
    private final long bytes;
    private int part;

    private Outgoing(ArrayBytes[] parts) {
        this.parts = parts;
        long sum = 0;
        for (ArrayBytes p : parts) {
            sum += p.remaining();
        }
        this.bytes = sum;
    }

    static Outgoing of(@Nullable Object value, ValueCodec codec) {
        MpiType type = MpiType.of(value);
        if (value != null && type != null) {
            byte[] prefix = {ARRAY, (byte) type.number(), 0, 0, 0, 0, 0, 0};
            return new Outgoing(new ArrayBytes[] {part(prefix), part(value)});
        }
        Payload payload = codec.encode(value);
        Object[] arrays = payload.arrays();
        byte[] head = new byte[PREFIX + TABLE_ENTRY * arrays.length];
        ByteBuffer table = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder());
        table.put(OBJECT).putInt(4, arrays.length).position(PREFIX);
        ArrayBytes[] parts = new ArrayBytes[2 + arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            MpiType t = MpiType.of(arrays[i]);
            if (t == null) {
                throw new IllegalStateException(
                        "the codec gave a " + arrays[i].getClass().getTypeName() + " for a primitive array");
            }
            table.put((byte) t.number()).putInt(PrimitiveArrays.length(arrays[i]));
            parts[2 + i] = part(arrays[i]);
        }
        parts[0] = part(head);
        parts[1] = part(payload.stream());
        return new Outgoing(parts);
    }

    private static ArrayBytes part(Object array) {
        return new ArrayBytes(ArrayBytes.readable(array));
    }

    /** How many bytes there are in all. */
    long bytes() {
        return bytes;
    }

    @Override
    public void fill(ByteBuffer to, int offset, int count) {
        int done = 0;
        while (done < count) {
            int n = (int) Math.min(count - done, parts[part].remaining());
            parts[part].fill(to, offset + done, n);
            done += n;
            if (parts[part].remaining() == 0) {
                part++;
            }
        }
    }
}
