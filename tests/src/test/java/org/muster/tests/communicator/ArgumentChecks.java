package org.muster.tests.communicator;

import java.util.List;
import org.muster.Communicator;
import org.muster.Op;

/** Bad arguments: each is refused with the values named, and the communicator works on. */
final class ArgumentChecks {
    private final Communicator comm;
    private final Check check;

    ArgumentChecks(Communicator comm, Check check) {
        this.comm = comm;
        this.check = check;
    }

    /** How many checks {@link #run} makes. */
    static int expected(int size) {
        return 2 * (size > 1 ? 17 : 15) + 1;
    }

    private void refused(String words, java.util.concurrent.Callable<?> action) {
        check.fails(IllegalArgumentException.class, words, action);
    }

    void run() {
        int n = comm.size();
        String ranks = "but the communicator has the ranks 0 to " + (n - 1);
        refused("dest is " + n + ", " + ranks, () -> send(n, 0));
        refused("dest is -1, " + ranks, () -> send(-1, 0));
        refused("tag is -1, but tags are 0 to 2097151", () -> send(0, -1));
        refused("tag is 2097152, but", () -> send(0, Communicator.MAX_TAG + 1));
        refused("source is " + n, () -> comm.recv(n, 0));
        refused("source is -2", () -> comm.recv(-2, 0));
        refused("tag is -2", () -> comm.recv(0, -2));
        refused("root is " + n, () -> comm.bcast(1, n));
        refused("root is -1", () -> comm.gather(new int[1], -1));
        refused("root is 99", () -> comm.reduce(1, Op.SUM, 99));
        refused("java.lang.String", () -> comm.allReduce("a", Op.SUM));
        refused("recvInto fills a primitive array", () -> comm.recvInto("a", 0, 0));
        refused("one value for each of the " + n + " ranks", () -> comm.allToAll(List.of()));
        refused("has 0 values", () -> comm.scatter(List.of(), 0));
        refused("has null", () -> comm.scatter((int[]) null, 0));
        if (n > 1) {
            int[] odd = new int[n + 1];
            refused((n + 1) + " elements, " + n + " ranks", () -> comm.scatter(odd, 0));
            refused((n + 1) + " elements, " + n + " ranks", () -> comm.allToAll(odd));
        }
        check.same(n, comm.allReduce(1, Op.SUM), "allReduce after refusals");
    }

    private boolean send(int dest, int tag) {
        comm.send(1, dest, tag);
        return true;
    }
}
