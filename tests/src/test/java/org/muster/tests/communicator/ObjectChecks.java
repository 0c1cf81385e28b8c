package org.muster.tests.communicator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.SerializableBinaryOperator;
import org.muster.mpi.MpiType;

/** What moves objects, compared with what the other ranks are known to have given. */
@SuppressWarnings("NullAway") // it takes null for no T, though T may be a nullable type
final class ObjectChecks {
    private static final int KINDS = 8;
    private static final int CHECKS_EACH = 13;

    private final Communicator comm;
    private final Check check;
    private final long seed;
    private final int rank;
    private final int size;

    /** A value with arrays inside, in-band and out-of-band ones. */
    record Part(
            String name,
            int[] few,
            double[] many,
            boolean[] flags,
            @Nullable Part next) implements Serializable {
        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Part p
                    && name.equals(p.name)
                    && Arrays.equals(few, p.few)
                    && Arrays.equals(many, p.many)
                    && Arrays.equals(flags, p.flags)
                    && Objects.equals(next, p.next);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name + many.length;
        }
    }

    ObjectChecks(Communicator comm, Check check, long seed) {
        this.comm = comm;
        this.check = check;
        this.seed = seed;
        this.rank = comm.rank();
        this.size = comm.size();
    }

    /** How many checks {@link #run} makes. */
    static int expected() {
        return KINDS * CHECKS_EACH;
    }

    void run() {
        for (int kind = 0; kind < KINDS; kind++) {
            moves(kind);
            messages(kind);
            folds(kind);
        }
    }

    private @Nullable Object value(int kind, int of) {
        long s = seed + of;
        return switch (kind) {
            case 0 -> null;
            case 1 -> of;
            case 2 -> "rank " + of + " \u00fc\u4e2d" + "x".repeat(of * 50);
            case 3 -> List.of(1, "two", 3.0, List.of(of));
            case 4 -> new TreeMap<>(Map.of("a", of, "b", of + 1));
            case 5 -> part("small", 20 + of, s, null);
            case 6 -> part("large", 300_000 + of, s, part("inner", 1000, s, null));
            case 7 -> Samples.array(MpiType.SHORT, 10 + 40_000 * of, s);
            default -> throw new IllegalArgumentException();
        };
    }

    private static Part part(String name, int length, long seed, @Nullable Part next) {
        return new Part(
                name,
                (int[]) Samples.array(MpiType.INT, 3, seed),
                (double[]) Samples.array(MpiType.DOUBLE, length, seed),
                (boolean[]) Samples.array(MpiType.BOOLEAN, length + 1, seed),
                next);
    }

    private List<@Nullable Object> all(int kind) {
        List<@Nullable Object> values = new ArrayList<>();
        IntStream.range(0, size).forEach(i -> values.add(value(kind, i)));
        return values;
    }

    private void list(List<?> expected, List<?> actual, String what, int kind) {
        check.same(expected.toArray(), actual.toArray(), what, kind);
    }

    private void moves(int kind) {
        Object mine = value(kind, rank);
        int root = kind % size;
        check.same(value(kind, root), comm.bcast(rank == root ? mine : null, root), "bcast", kind);
        check.same(value(kind, root), comm.bcast(rank == root ? mine : "something else", root), "bcast over", kind);
        // A wider static type than an array's takes the way of objects.
        list(rank == root ? all(kind) : List.of(), comm.<@Nullable Object>gather(mine, root), "gather", kind);
        list(all(kind), comm.<@Nullable Object>allGather(mine), "allGather", kind);
        List<@Nullable Object> values = rank == root ? all(kind) : null;
        check.same(mine, comm.<@Nullable Object>scatter(values, root), "scatter", kind);
        List<@Nullable Object> out = new ArrayList<>();
        List<@Nullable Object> in = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            out.add(value(kind, (rank + i) % size));
            in.add(value(kind, (rank + i) % size));
        }
        list(in, comm.<@Nullable Object>allToAll(out), "allToAll", kind);
    }

    private void messages(int kind) {
        Object mine = value(kind, rank);
        int next = (rank + 1) % size;
        int before = (rank + size - 1) % size;
        Object came = comm.sendRecv(mine, next, before, 0);
        check.same(value(kind, before), came, "sendRecv", kind);
        comm.send(mine, rank, Communicator.MAX_TAG);
        Object own = comm.recv(Communicator.ANY_SOURCE, Communicator.MAX_TAG);
        check.same(mine, own, "to itself", kind);
        check.that(mine == null || mine instanceof Integer || !Check.identical(own, mine), "a copy to itself", kind);
        if (rank == 0) {
            comm.send(mine, next);
        }
        Object first = comm.recv(before);
        if (rank != 0) {
            comm.send(mine, next);
        }
        check.same(value(kind, before), first, "send and recv", kind);
    }

    private void folds(int kind) {
        // Not commutative: the order of the ranks shows.
        SerializableBinaryOperator<List<@Nullable Object>> join = (a, b) -> {
            List<@Nullable Object> both = new ArrayList<>(a);
            both.addAll(b);
            return both;
        };
        List<@Nullable Object> mine = new ArrayList<>();
        mine.add(value(kind, rank));
        List<@Nullable Object> reduced = comm.reduce(mine, join, size - 1);
        if (rank == size - 1 && reduced != null) {
            list(all(kind), reduced, "reduce", kind);
        } else {
            check.same(null, reduced, "reduce elsewhere", kind);
        }
        list(all(kind), comm.allReduce(mine, join), "allReduce", kind);
        list(all(kind).subList(0, rank + 1), comm.scan(mine, join), "scan", kind);
    }
}
