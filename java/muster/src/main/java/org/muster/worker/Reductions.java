package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.muster.Op;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiRequest;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/** Reduce, allReduce and scan with MPI's operations (in chunks of elements), and the folds of those with a function. */
final class Reductions {
    private static final int CHUNK_BYTES = 1 << 20;

    /**
     * For reduce to a root, Open MPI turns from 64 KiB on to a chain of short segments, each of which waits for a look at
     * the request: a hundred times slower than this. A narrow element counts as an int, as it may travel as one.
     */
    private static final int ROOTED_CHUNK_BYTES = 60 << 10;

    private final MpiComm comm;
    private final Await await;

    Reductions(MpiComm comm, Await await) {
        this.comm = comm;
        this.await = await;
    }

    /** Starts the operation on one chunk. */
    private interface Start {
        MpiRequest of(ByteBuffer send, ByteBuffer receive, int count, MpiType type);
    }

    @Nullable
    Object reduce(Object value, Op op, int root) {
        Start start = (send, receive, count, type) -> comm.ireduce(send, receive, count, type, op, root);
        return run(value, op, comm.rank() == root, ROOTED_CHUNK_BYTES, start);
    }

    Object allReduce(Object value, Op op) {
        Start start = (send, receive, count, type) -> comm.iallReduce(send, receive, count, type, op);
        return here(run(value, op, true, CHUNK_BYTES, start));
    }

    Object scan(Object value, Op op) {
        Start start = (send, receive, count, type) -> comm.iscan(send, receive, count, type, op);
        return here(run(value, op, true, CHUNK_BYTES, start));
    }

    private static Object here(@Nullable Object result) {
        if (result == null) {
            throw new IllegalStateException("a reduction without a result");
        }
        return result;
    }

    private @Nullable Object run(Object value, Op op, boolean wanted, int chunkBytes, Start start) {
        Object box = Boxes.toArray(value);
        Object array = box == null ? value : box;
        MpiType type = MpiType.of(array);
        if (type == null) {
            throw new IllegalArgumentException("Op." + op + " takes a primitive array or a boxed primitive, not a "
                    + value.getClass().getTypeName() + "; give a function instead");
        }
        if (!isFor(op, type)) {
            throw new IllegalArgumentException(
                    "Op." + op + " is not for " + type.arrayClass().getComponentType());
        }
        int length = PrimitiveArrays.length(array);
        Object result = wanted ? PrimitiveArrays.newArray(type, length) : null;
        reduceChunks(array, result, type, chunkBytes / Math.max(type.bytes(), Integer.BYTES), start);
        return result == null || box == null ? result : Boxes.first(result);
    }

    private void reduceChunks(Object array, @Nullable Object result, MpiType type, int elements, Start start) {
        int length = PrimitiveArrays.length(array);
        // An empty array takes part, too: some rank could have another length by mistake, and MPI can tell.
        long chunks = Math.max(1, ((long) length + elements - 1) / elements);
        long bytes = (long) Math.min(length, elements) * type.bytes();
        try (Scratch scratch = new Scratch()) {
            ByteBuffer[] sends = new ByteBuffer[Pipeline.DEPTH];
            ByteBuffer[] receives = new ByteBuffer[Pipeline.DEPTH];
            Arrays.setAll(sends, i -> scratch.take(bytes));
            Arrays.setAll(receives, i -> scratch.take(bytes));
            Pipeline.run(chunks, await, scratch, new Pipeline.Step() {
                private int count(long chunk) {
                    return (int) Math.min(elements, length - chunk * elements);
                }

                @Override
                public MpiRequest start(int slot, long chunk) {
                    int n = count(chunk);
                    PrimitiveArrays.put(sends[slot], 0, array, type, (int) (chunk * elements), n);
                    return start.of(sends[slot], receives[slot], n, type);
                }

                @Override
                public void finish(int slot, long chunk) {
                    if (result != null) {
                        PrimitiveArrays.get(receives[slot], 0, result, type, (int) (chunk * elements), count(chunk));
                    }
                }
            });
        }
    }

    /** Whether MPI's operation is defined for the type. */
    static boolean isFor(Op op, MpiType type) {
        return switch (op) {
            case SUM, PROD, MAX, MIN -> type != MpiType.BOOLEAN;
            case LAND, LOR, LXOR, BAND, BOR, BXOR -> type != MpiType.FLOAT && type != MpiType.DOUBLE;
        };
    }

    /** Combines the first {@code count} values from left to right. */
    @SuppressWarnings("unchecked") // the values came from ranks that gave T
    static <T> T fold(List<@Nullable Object> values, int count, BinaryOperator<T> op) {
        T result = (T) values.get(0);
        for (int i = 1; i < count; i++) {
            result = op.apply(result, (T) values.get(i));
        }
        return result;
    }
}
