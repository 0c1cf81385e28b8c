package org.muster.tests.communicator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import mpi.Intracomm;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.mpi.MpiComm;
import org.muster.mpi.Processes;
import org.muster.worker.CallGuard;
import org.muster.worker.RankCommunicator;

/** What a table of results does not show: how waits end, threads, long messages, splitting. For two ranks or more. */
@SuppressWarnings("NullAway") // it takes null for no T, though T may be a nullable type
final class CommunicatorBehaviour {
    private final MpiComm world;
    private final RankCommunicator comm;
    private final Check check;
    private long calls = 1;

    private CommunicatorBehaviour(MpiComm world) {
        this.world = world;
        this.comm = new RankCommunicator(world, "here", new JavaCodec(), new CallGuard(), 1);
        this.check = new Check(comm);
    }

    public static void main(String[] args) throws Exception {
        MpiComm world = Processes.mpi().world();
        int[] all = new int[world.size()];
        Arrays.setAll(all, i -> i);
        CommunicatorBehaviour b = new CommunicatorBehaviour(world.createGroup(all, 1));
        b.anySource();
        b.threads();
        b.longMessages();
        b.splits();
        b.leftOver();
        b.refusedReceive();
        b.waitsEnd();
        b.comm.barrier();
        System.out.println(line(b.comm.rank(), b.comm.size()));
        System.out.flush();
        Processes.mpi().finish();
    }

    static String line(int rank, int size) {
        return "rank " + rank + " of " + size + " behaves";
    }

    private MpiComm newComm() {
        int[] all = new int[world.size()];
        Arrays.setAll(all, i -> i);
        return world.createGroup(all, 2);
    }

    private void anySource() {
        int messages = 50;
        int n = comm.size();
        if (comm.rank() != 0) {
            for (int i = 0; i < messages; i++) {
                comm.send(message(comm.rank(), i), 0, i % 3);
            }
        } else {
            int[] next = new int[n];
            for (int i = 0; i < messages * (n - 1); i++) {
                int[] m = comm.recv(Communicator.ANY_SOURCE, Communicator.ANY_TAG);
                int from = m[0];
                check.same(message(from, next[from]), m, "from any source, in order", from, next[from]);
                next[from]++;
            }
        }
        comm.barrier();
    }

    /** Of all lengths: inline, one chunk, more chunks. */
    private static int[] message(int from, int number) {
        int[] m = new int[2 + (number % 5) * (number % 5) * 20_000];
        Arrays.fill(m, from * 1000 + number);
        m[0] = from;
        return m;
    }

    private void threads() throws Exception {
        int messages = 100;
        if (comm.rank() < 2) {
            int other = 1 - comm.rank();
            List<FutureTask<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                int tag = t;
                tasks.add(new FutureTask<>(() -> {
                    for (int i = 0; i < messages; i++) {
                        comm.send(message(tag, i), other, tag);
                    }
                    return messages;
                }));
                tasks.add(new FutureTask<>(() -> {
                    int right = 0;
                    for (int i = 0; i < messages; i++) {
                        int[] m = comm.recv(Communicator.ANY_SOURCE, tag);
                        right += Arrays.equals(message(tag, i), m) ? 1 : 0;
                    }
                    return right;
                }));
            }
            tasks.forEach(t -> Thread.ofPlatform().start(t));
            for (FutureTask<Integer> t : tasks) {
                check.same(messages, t.get(), "messages of a thread");
            }
        }
        comm.barrier();
    }

    private void longMessages() {
        double[] data = new double[8 << 20]; // 64 MiB
        Arrays.setAll(data, i -> i + comm.rank());
        int n = comm.size();
        int next = (comm.rank() + 1) % n;
        int before = (comm.rank() + n - 1) % n;
        double[] came = comm.sendRecv(data, next, before, 1);
        check.that(
                came.length == data.length && came[0] == before && came[came.length - 1] == before + came.length - 1,
                "64 MiB by sendRecv");
        double[] root = comm.bcast(comm.rank() == 1 ? data : null, 1);
        check.that(root[0] == 1 && root[root.length - 1] == root.length, "64 MiB by bcast");
        double[] max = comm.allReduce(data, Op.MAX);
        check.that(max[0] == n - 1 && max[max.length - 1] == max.length + n - 2, "64 MiB by allReduce");
    }

    private void splits() throws Exception {
        Communicator half = comm.split(comm.rank() % 2, -comm.rank());
        Intracomm theirs = comm.unwrap(Intracomm.class).split(comm.rank() % 2, -comm.rank());
        check.that(half != null, "a part");
        if (half != null) {
            check.same(theirs.getRank(), half.rank(), "rank in a part");
            check.same(theirs.getSize(), half.size(), "size of a part");
            List<Integer> members = half.allGather((Integer) comm.rank());
            check.that(members.stream().allMatch(m -> m % 2 == comm.rank() % 2), "members", members);
            check.that(members.equals(members.stream().sorted((a, b) -> b - a).toList()), "reversed", members);
            Communicator single = half.split(half.rank(), 0);
            check.that(single != null && single.size() == 1, "a part of a part");
        }
        theirs.free();
        check.same(null, comm.split(-1, 0), "no part");
        Communicator same = comm.split(5, 7);
        check.that(same != null && same.rank() == comm.rank() && same.size() == comm.size(), "all in one part");
        check.that(same != null && same.allReduce(1, Op.SUM) == comm.size(), "sum in one part");
    }

    /** A message that a call does not receive is not the next call's. */
    private void leftOver() {
        MpiComm used = newComm();
        RankCommunicator first = call(used, new CallGuard());
        if (comm.rank() == 1) {
            first.send("old", 0);
        }
        comm.barrier();
        RankCommunicator second = call(used, new CallGuard());
        if (comm.rank() == 1) {
            second.send("new", 0);
        } else if (comm.rank() == 0) {
            check.same("new", second.recv(1), "message of this call");
        }
        comm.barrier();
    }

    private void refusedReceive() {
        for (Object sent : new Object[] {new int[5], new int[200_000], new long[3], "text"}) {
            if (comm.rank() == 1) {
                comm.send(sent, 0);
                comm.send("after", 0);
            } else if (comm.rank() == 0) {
                int[] room = new int[4];
                check.fails(IllegalArgumentException.class, "int[4], and", () -> comm.recvInto(room, 1, 0));
                check.same("after", comm.recv(1), "the next message");
            }
        }
        comm.barrier();
    }

    private RankCommunicator call(MpiComm on, CallGuard guard) {
        calls++;
        return new RankCommunicator(on, "here", new JavaCodec(), guard, calls);
    }

    private interface Wait {
        @Nullable
        Object on(Communicator c);
    }

    private void waitsEnd() throws Exception {
        List<Wait> waits = List.of(
                c -> c.recv(1),
                c -> c.recv(Communicator.ANY_SOURCE, Communicator.ANY_TAG),
                c -> c.recvInto(new int[3], 1, 0),
                c -> done(c::barrier),
                c -> c.bcast(null, 1),
                c -> c.bcast(new double[1 << 20], 0),
                c -> c.allReduce(1.0, Op.SUM),
                c -> c.allGather(new int[3]),
                c -> c.scan("a", (a, b) -> a + b),
                c -> c.sendRecv(1, 1, 1, 0),
                c -> done(() -> c.send(new byte[1 << 20], 1)),
                c -> c.split(0, 0));
        for (Wait w : waits) {
            cancelled(w);
            interrupted(w);
        }
    }

    private static boolean done(Runnable action) {
        action.run();
        return true;
    }

    /** Rank 0 waits for what never comes, and another thread cancels its call. */
    private void cancelled(Wait wait) throws Exception {
        CallGuard guard = new CallGuard();
        RankCommunicator c = call(newComm(), guard);
        if (comm.rank() == 0) {
            Thread other = whenParked(() -> guard.cancel("for a reason"));
            check.fails(CancellationException.class, "for a reason", () -> wait.on(c));
            other.join();
            check.fails(CancellationException.class, "for a reason", () -> c.recv(1));
        }
        comm.barrier();
    }

    private void interrupted(Wait wait) throws Exception {
        RankCommunicator c = call(newComm(), new CallGuard());
        if (comm.rank() == 0) {
            Thread waiting = Thread.currentThread();
            Thread other = whenParked(waiting::interrupt);
            check.fails(CancellationException.class, "was interrupted", () -> wait.on(c));
            check.that(Thread.interrupted(), "the interrupt status is kept");
            other.join();
            check.fails(CancellationException.class, "was interrupted", () -> c.recv(1));
        }
        comm.barrier();
    }

    /** Does something as soon as this thread is seen parked. */
    private static Thread whenParked(Runnable action) {
        Thread waiting = Thread.currentThread();
        return Thread.ofPlatform().start(() -> {
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            action.run();
        });
    }
}
