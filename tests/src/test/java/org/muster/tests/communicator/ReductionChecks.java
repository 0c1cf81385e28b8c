package org.muster.tests.communicator;

import mpi.Intracomm;
import mpi.MPIException;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/** Every predefined operation on every type it is for, compared with the binding's blocking calls. */
final class ReductionChecks {
    private final Communicator comm;
    private final Intracomm binding;
    private final Check check;
    private final long seed;
    private int root;

    ReductionChecks(Communicator comm, Check check, long seed) {
        this.comm = comm;
        this.binding = comm.unwrap(Intracomm.class);
        this.check = check;
        this.seed = seed;
    }

    static boolean isFor(Op op, MpiType type) {
        return switch (op) {
            case SUM, PROD, MAX, MIN -> type != MpiType.BOOLEAN;
            case LAND, LOR, LXOR, BAND, BOR, BXOR -> type != MpiType.FLOAT && type != MpiType.DOUBLE;
        };
    }

    /** How many checks {@link #run} makes. */
    static int expected() {
        int legal = 4 * 7 + 6 * 6;
        int illegal = MpiType.values().length * Op.values().length - legal;
        return legal * (Samples.lengths() + 1) * 3 + illegal * 3 * 2;
    }

    void run() throws MPIException {
        for (MpiType type : MpiType.values()) {
            for (Op op : Op.values()) {
                if (isFor(op, type)) {
                    for (int length : Samples.lengths(type)) {
                        arrays(type, op, length);
                    }
                    boxes(type, op);
                } else {
                    refused(type, op);
                }
            }
        }
    }

    private void arrays(MpiType type, Op op, int length) throws MPIException {
        Object mine = Samples.array(type, length, seed + comm.rank());
        root = (root + 1) % comm.size();
        check.same(allReduced(mine, type, op), comm.allReduce(mine, op), "allReduce", type, op, length);
        check.same(scanned(mine, type, op), comm.scan(mine, op), "scan", type, op, length);
        Object expected =
                Reference.reduced(mine, type, op, (in, out, t, o) -> binding.reduce(in, out, length, t, o, root));
        Object reduced = comm.reduce(mine, op, root);
        check.same(comm.rank() == root ? expected : null, reduced, "reduce", type, op, length, root);
    }

    private Object allReduced(Object mine, MpiType type, Op op) throws MPIException {
        int length = PrimitiveArrays.length(mine);
        return Reference.reduced(mine, type, op, (in, out, t, o) -> binding.allReduce(in, out, length, t, o));
    }

    private Object scanned(Object mine, MpiType type, Op op) throws MPIException {
        int length = PrimitiveArrays.length(mine);
        return Reference.reduced(mine, type, op, (in, out, t, o) -> binding.scan(in, out, length, t, o));
    }

    private void boxes(MpiType type, Op op) throws MPIException {
        Object mine = Samples.array(type, 1, seed + 100 + comm.rank());
        Object box = Samples.box(mine);
        int last = comm.size() - 1;
        Object all = Samples.box(allReduced(mine, type, op));
        check.same(all, comm.allReduce(box, op), "allReduce of a box", type, op);
        check.same(comm.rank() == last ? all : null, comm.reduce(box, op, last), "reduce of a box", type, op);
        check.same(Samples.box(scanned(mine, type, op)), comm.scan(box, op), "scan of a box", type, op);
    }

    private void refused(MpiType type, Op op) {
        Object mine = Samples.array(type, 3, seed);
        String words = "Op." + op + " is not for " + type.name().toLowerCase(java.util.Locale.ROOT);
        check.fails(IllegalArgumentException.class, words, () -> comm.reduce(mine, op, 0));
        check.fails(IllegalArgumentException.class, words, () -> comm.allReduce(mine, op));
        check.fails(IllegalArgumentException.class, words, () -> comm.scan(Samples.box(mine), op));
    }
}
