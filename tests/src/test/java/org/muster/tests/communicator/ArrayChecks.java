package org.muster.tests.communicator;

import mpi.Datatype;
import mpi.Intracomm;
import mpi.MPIException;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.mpi.MpiType;

/** What moves primitive arrays, for every type, compared with the binding's blocking calls. */
@SuppressWarnings("NullAway") // it takes null for no T, though T may be a nullable type
final class ArrayChecks {
    private static final int CHECKS_EACH = 13;

    private final Communicator comm;
    private final Intracomm binding;
    private final Reference reference;
    private final Check check;
    private final long seed;
    private final int rank;
    private final int size;
    private int root;

    ArrayChecks(Communicator comm, Check check, long seed) {
        this.comm = comm;
        this.binding = comm.unwrap(Intracomm.class);
        this.reference = new Reference(binding);
        this.check = check;
        this.seed = seed;
        this.rank = comm.rank();
        this.size = comm.size();
    }

    /** How many checks {@link #run} makes. */
    static int expected() {
        return MpiType.values().length * Samples.lengths() * CHECKS_EACH;
    }

    void run() throws MPIException {
        for (MpiType type : MpiType.values()) {
            for (int length : Samples.lengths(type)) {
                root = (root + 1) % size;
                gathers(type, length);
                parts(type, length < size ? length : length / size);
                bcasts(type, length);
                messages(type, length);
            }
        }
    }

    private void gathers(MpiType type, int length) throws MPIException {
        int[] counts = new int[size];
        int[] displs = new int[size];
        int total = 0;
        for (int i = 0; i < size; i++) {
            counts[i] = length == 0 ? 0 : length / size + i;
            displs[i] = total;
            total += counts[i];
        }
        Object mine = Samples.array(type, counts[rank], seed + rank);
        Object expected = reference.allGatherv(mine, type, counts, displs, total);
        check.same(expected, Typed.allGather(comm, mine), "allGather", type, length);

        Object none = Samples.zeros(type, 0);
        Object gathered = reference.gatherv(mine, type, counts, displs, total, root);
        check.same(rank == root ? gathered : none, Typed.gather(comm, mine, root), "gather", type, length, root);

        // Parts of very different lengths: only one rank has something.
        Object alone = rank == root ? mine : none;
        Object ofRoot = Samples.array(type, counts[root], seed + root);
        check.same(ofRoot, Typed.allGather(comm, alone), "allGather from one", type, length, root);
        check.same(rank == 0 ? ofRoot : none, Typed.gather(comm, alone, 0), "gather from one", type, length, root);
    }

    private void parts(MpiType type, int each) throws MPIException {
        Datatype t = Samples.binding(type);
        Object whole = Samples.array(type, each * size, seed + 7 + rank);
        Object expected = reference.scatter(whole, type, each, root);
        Object part = Typed.scatter(comm, whole, rank == root ? whole : null, root);
        check.same(expected, part, "scatter", type, each, root);

        Object exchanged = Samples.zeros(type, each * size);
        binding.allToAll(whole, each, t, exchanged, each, t);
        check.same(exchanged, Typed.allToAll(comm, whole), "allToAll", type, each);
    }

    private void bcasts(MpiType type, int length) throws MPIException {
        Object mine = Samples.array(type, length, seed + 11 + rank);
        Object expected = Samples.array(type, length, seed + 11 + rank);
        binding.bcast(expected, length, Samples.binding(type), root);
        Object got = comm.bcast(rank == root ? mine : null, root);
        check.same(expected, got, "bcast", type, length, root);
        Object filled = comm.bcast(mine, root);
        check.that(Check.identical(filled, mine), "bcast in place", type, length, root);
        check.same(expected, mine, "bcast into an array", type, length, root);
    }

    private void messages(MpiType type, int length) throws MPIException {
        Datatype t = Samples.binding(type);
        int next = (rank + 1) % size;
        int before = (rank + size - 1) % size;
        Object mine = Samples.array(type, length, seed + 13 + rank);
        Object expected = Samples.zeros(type, length);
        binding.sendRecv(mine, length, t, next, 3, expected, length, t, before, 3);
        check.same(expected, comm.sendRecv(mine, next, before, 3), "sendRecv", type, length);
        check.same(expected, ring(mine, next, before, null), "send and recv", type, length);
        Object room = Samples.zeros(type, length + 2);
        Object came = ring(mine, next, before, room);
        check.same(length, came, "length of recvInto", type, length);
        Object longer = Samples.zeros(type, length + 2);
        System.arraycopy(expected, 0, longer, 0, length);
        check.same(longer, room, "recvInto", type, length);
    }

    /** Rank 0 sends first, the others receive first. */
    private @Nullable Object ring(Object mine, int next, int before, @Nullable Object into) {
        if (rank == 0) {
            comm.send(mine, next, 4);
        }
        Object got = into == null ? comm.recv(before, 4) : (Object) comm.recvInto(into, before, 4);
        if (rank != 0) {
            comm.send(mine, next, 4);
        }
        return got;
    }
}
