package org.muster.master;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.SerializableBinaryOperator;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;
import org.muster.mpi.Processes;

/** A communicator of one rank without MPI, for calls that run in the master's own process. */
@SuppressWarnings("TypeParameterUnusedInFormals") // T is what the function says it sent
final class SoloCommunicator implements Communicator {
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();

    private record Sent(int tag, @Nullable Object value) {}

    private static void requireZero(int rank, String what) {
        if (rank != 0) {
            throw new IllegalArgumentException(what + " " + rank + " is no rank of a communicator of 1 rank");
        }
    }

    private static <T> T same(T value) {
        MpiType type = MpiType.of(value);
        if (type == null) {
            return value;
        }
        int n = java.lang.reflect.Array.getLength(value);
        Object copy = PrimitiveArrays.newArray(type, n);
        System.arraycopy(value, 0, copy, 0, n);
        @SuppressWarnings("unchecked")
        T t = (T) copy;
        return t;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public String node() {
        return Processes.host();
    }

    @Override
    public void barrier() {
        // One rank is always complete.
    }

    @Override
    public <T extends @Nullable Object> T bcast(T value, int root) {
        requireZero(root, "root");
        return value;
    }

    @Override
    public <T> T reduce(T value, Op op, int root) {
        requireZero(root, "root");
        return same(value);
    }

    @Override
    public <T> T reduce(T value, SerializableBinaryOperator<T> op, int root) {
        requireZero(root, "root");
        return value;
    }

    @Override
    public <T> T allReduce(T value, Op op) {
        return same(value);
    }

    @Override
    public <T> T allReduce(T value, SerializableBinaryOperator<T> op) {
        return value;
    }

    @Override
    public <T> T scan(T value, Op op) {
        return same(value);
    }

    @Override
    public <T> T scan(T value, SerializableBinaryOperator<T> op) {
        return value;
    }

    @Override
    public <T extends @Nullable Object> List<T> gather(T value, int root) {
        requireZero(root, "root");
        return allGather(value);
    }

    @Override
    public <T extends @Nullable Object> List<T> allGather(T value) {
        List<T> one = new ArrayList<>(1);
        one.add(value);
        return one;
    }

    @Override
    public <T extends @Nullable Object> T scatter(@Nullable List<? extends T> values, int root) {
        requireZero(root, "root");
        return requireOne(values).get(0);
    }

    @Override
    public <T extends @Nullable Object> List<T> allToAll(List<? extends T> values) {
        return new ArrayList<>(requireOne(values));
    }

    private static <T extends @Nullable Object> List<? extends T> requireOne(@Nullable List<? extends T> values) {
        if (values == null || values.size() != 1) {
            throw new IllegalArgumentException(
                    "1 value is needed for 1 rank, not " + (values == null ? "null" : values.size()));
        }
        return values;
    }

    @Override
    public void send(@Nullable Object value, int dest, int tag) {
        requireZero(dest, "dest");
        if (tag < 0) {
            throw new IllegalArgumentException("a tag is at least 0, not " + tag);
        }
        sent.add(new Sent(tag, value == null ? null : same(value)));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // null where null was sent
    public <T extends @Nullable Object> T recv(int source, int tag) {
        return (T) take(source, tag);
    }

    private @Nullable Object take(int source, int tag) {
        if (source != ANY_SOURCE) {
            requireZero(source, "source");
        }
        for (Iterator<Sent> i = sent.iterator(); i.hasNext(); ) {
            Sent s = i.next();
            if (tag == ANY_TAG || s.tag() == tag) {
                i.remove();
                return s.value();
            }
        }
        throw new IllegalStateException("nothing was sent with tag " + tag + ", so this receive would wait for ever");
    }

    @Override
    public int recvInto(Object array, int source, int tag) {
        Object came = take(source, tag);
        MpiType type = MpiType.of(array);
        if (type == null || came == null || came.getClass() != array.getClass()) {
            throw new IllegalArgumentException(
                    "a " + (came == null ? "null" : came.getClass().getSimpleName()) + " came for a "
                            + array.getClass().getSimpleName());
        }
        int n = java.lang.reflect.Array.getLength(came);
        if (n > java.lang.reflect.Array.getLength(array)) {
            throw new IllegalArgumentException(
                    n + " elements came for an array of " + java.lang.reflect.Array.getLength(array));
        }
        System.arraycopy(came, 0, array, 0, n);
        return n;
    }

    @Override
    public <T extends @Nullable Object> T sendRecv(@Nullable Object value, int dest, int source, int tag) {
        send(value, dest, tag);
        return recv(source, tag);
    }

    @Override
    public @Nullable Communicator split(int color, int key) {
        return color < 0 ? null : new SoloCommunicator();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new ClassCastException("this call runs without MPI; there is no " + type.getName());
    }

    @Override
    public long handle() {
        throw new UnsupportedOperationException(
                "this call runs without MPI, so it has no MPI_Comm; use singleNode() or world()");
    }

    @Override
    public boolean[] gather(boolean[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public boolean[] allGather(boolean[] part) {
        return part.clone();
    }

    @Override
    public boolean[] scatter(boolean @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public boolean[] allToAll(boolean[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }

    @Override
    public byte[] gather(byte[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public byte[] allGather(byte[] part) {
        return part.clone();
    }

    @Override
    public byte[] scatter(byte @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public byte[] allToAll(byte[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }

    @Override
    public char[] gather(char[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public char[] allGather(char[] part) {
        return part.clone();
    }

    @Override
    public char[] scatter(char @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public char[] allToAll(char[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }

    @Override
    public short[] gather(short[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public short[] allGather(short[] part) {
        return part.clone();
    }

    @Override
    public short[] scatter(short @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public short[] allToAll(short[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }

    @Override
    public int[] gather(int[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public int[] allGather(int[] part) {
        return part.clone();
    }

    @Override
    public int[] scatter(int @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public int[] allToAll(int[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }

    @Override
    public long[] gather(long[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public long[] allGather(long[] part) {
        return part.clone();
    }

    @Override
    public long[] scatter(long @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public long[] allToAll(long[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }

    @Override
    public float[] gather(float[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public float[] allGather(float[] part) {
        return part.clone();
    }

    @Override
    public float[] scatter(float @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public float[] allToAll(float[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }

    @Override
    public double[] gather(double[] part, int root) {
        requireZero(root, "root");
        return part.clone();
    }

    @Override
    public double[] allGather(double[] part) {
        return part.clone();
    }

    @Override
    public double[] scatter(double @Nullable [] whole, int root) {
        requireZero(root, "root");
        if (whole == null) {
            throw new IllegalArgumentException("the root has nothing to scatter");
        }
        return whole.clone();
    }

    @Override
    public double[] allToAll(double[] parts) {
        return Arrays.copyOf(parts, parts.length);
    }
}
