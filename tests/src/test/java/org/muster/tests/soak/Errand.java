package org.muster.tests.soak;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.Program;
import org.muster.TaskContext;
import org.muster.TaskFuture;

/** What a call of the soak does; it travels to its ranks. */
record Errand(Order order, Serializable argument, List<TaskFuture<?>> before) implements Serializable {
    /** What a rank gives back. */
    record Reply(
            int id,
            int rank,
            int size,
            long sum,
            long before,
            long argument,
            long pid,
            @Nullable Object cargo) {}

    /** What a rank throws. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int id;
        final int rank;

        Refusal(int id, int rank) {
            super("call " + id + " on rank " + rank);
            this.id = id;
            this.rank = rank;
        }
    }

    /** As an action. */
    void act() {
        try {
            alone();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // it was interrupted, so its end counts no more
        }
    }

    Reply alone() throws Exception {
        TimeUnit.MICROSECONDS.sleep(order.micros());
        suffer(0, null);
        return reply(0, 1, order.id());
    }

    Reply together(Communicator comm) throws Exception {
        TimeUnit.MICROSECONDS.sleep(order.micros());
        long sum = comm.allReduce((long) order.id() + comm.rank(), Op.SUM);
        suffer(comm.rank(), comm);
        return reply(comm.rank(), comm.size(), sum);
    }

    private Reply reply(int rank, int size, long sum) {
        boolean unsendable = order.mishap() == Mishap.UNSENDABLE && order.isVictim(rank);
        Object cargo = unsendable ? Thread.currentThread() : Cargo.of(Order.given(order.cargo(), rank));
        long sumBefore = before.stream().mapToLong(f -> number(f.join())).sum();
        long pid = ProcessHandle.current().pid();
        return new Reply(order.id(), rank, size, sum, sumBefore, Cargo.digest(argument), pid, cargo);
    }

    /** What a call that others depend on hands on: its number, from 1, or 0 if it gives nothing. */
    private static long number(@Nullable Object value) {
        return switch (value) {
            case Reply r -> r.id + 1L;
            case List<?> all -> number(all.getFirst());
            case null, default -> 0;
        };
    }

    private void suffer(int rank, @Nullable Communicator comm) throws Exception {
        Mishap mishap = order.mishap();
        boolean now = !mishap.isDeath() || TaskContext.current().attempt() <= order.deaths();
        if (mishap == Mishap.NONE || mishap == Mishap.UNSENDABLE || !now) {
            return;
        }
        if (order.isVictim(rank)) {
            switch (mishap) {
                case THROW -> throw new Refusal(order.id(), rank);
                case HALT -> Runtime.getRuntime().halt(7);
                case EXIT -> System.exit(8);
                case STUCK_IN_RECEIVE -> receive(comm);
                case STUBBORN -> ignoreAll();
                default -> {
                    if (order.id() % 2 == 0) {
                        Program.of("sleep", "1000000").run();
                    }
                    Thread.sleep(Long.MAX_VALUE);
                }
            }
        }
        if (comm != null) {
            comm.barrier(); // for which the others never come
        }
    }

    private static void receive(@Nullable Communicator comm) {
        if (comm != null) {
            comm.recv(comm.rank(), 77);
        }
    }

    @SuppressWarnings("ThreadInterruptedCheck")
    private static void ignoreAll() {
        while (true) {
            Thread.interrupted();
            LockSupport.parkNanos(5_000_000);
        }
    }
}
