package org.muster.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.code.ClassCode;
import org.muster.code.Payload;

/** What master and workers say to each other. */
public sealed interface Message {
    /** What a call's function is. */
    enum Kind {
        /** A {@link org.muster.TaskFunction}, or any other {@link java.util.concurrent.Callable}. */
        CALLABLE,
        /** A {@link Runnable}. */
        RUNNABLE,
        /** A {@link org.muster.RankFunction}; every rank's value is sent back. */
        RANKS,
        /** A {@link org.muster.RankFunction}; rank 0's value is sent back. */
        ROOT;

        static final List<Kind> ALL = List.of(values());
    }

    /**
     * To a worker: the object that the executor's calls find in their context.
     *
     * @param code classes this worker has not got yet
     * @param function the init function, or null to forget the one there was
     */
    record Init(List<ClassCode> code, @Nullable Payload function) implements Message {}

    /**
     * To each member of a gang: run a call.
     *
     * @param call the call's number
     * @param attempt 1 for the first run
     * @param kind what the function is
     * @param members link ranks of the members, in the order of their ranks in the call
     * @param comm number of the communicator carved for these members, or 0 if the call needs none
     * @param create whether that communicator is yet to be made
     * @param drop communicators that are not needed any more
     * @param threads threads that each rank may use
     * @param cpus the CPUs that the ranks are to keep to, rank 0's first, each as many as threads; empty if they are free
     * @param gpus the GPUs that are the ranks' own, rank 0's first, each as many; empty if there are none
     * @param code classes that some member has not got yet
     * @param spread whether rank 0 of the call alone gets what follows, and broadcasts it to the others
     * @param function the function
     * @param dependencies values of the futures it captures
     */
    record Run(
            long call,
            int attempt,
            Kind kind,
            Members members,
            int comm,
            boolean create,
            int[] drop,
            int threads,
            int[] cpus,
            int[] gpus,
            List<ClassCode> code,
            boolean spread,
            Payload function,
            List<Payload> dependencies)
            implements Message {
        private static final Payload NOTHING = new Payload(new byte[0]);

        /** {@return the same for those who get the rest from rank 0} */
        public Run withoutRest() {
            return new Run(
                    call, attempt, kind, members, comm, create, drop, threads, cpus, gpus, code, true, NOTHING,
                    List.of());
        }
    }

    /**
     * To a member: stop working on a call.
     *
     * @param call the call's number
     * @param why for the exception that ends its waits
     */
    record Cancel(long call, String why) implements Message {}

    /**
     * To a worker: end.
     *
     * @param clean whether all of its group are alive, so that MPI can be finalized; otherwise that would wait for the dead
     */
    record Shutdown(boolean clean) implements Message {}

    /**
     * To a worker on another node: tell of yourself regularly, and end when nothing has come from the master for a while.
     *
     * @param intervalNanos how often
     * @param patienceNanos for how long nothing may come
     */
    record Watch(long intervalNanos, long patienceNanos) implements Message {}

    /** Both ways: the sender is alive. */
    record Heartbeat() implements Message {}

    /**
     * To a worker that did not stop when it was told to, and whom no signal of the master's reaches: end at once.
     *
     * @param why for its last words
     */
    record Halt(String why) implements Message {}

    /**
     * To a worker: its master knows it, and notices its end from now on.
     *
     * @param flags the file with its {@link AsleepFlag}
     * @param number the flag's number
     * @param bell what it can read from to be woken, or empty if it has to look by itself
     */
    record Known(String flags, int number, String bell) implements Message {}

    /**
     * To a worker: the answer to a {@link Fetch}.
     *
     * @param request the request's number
     * @param bytes what was asked for, or null if there is no such thing
     */
    record Fetched(int request, byte @Nullable [] bytes) implements Message {}

    /**
     * To the master, first of all: a worker is up.
     *
     * @param pid its process id
     * @param host its host
     * @param node what tells its node from others, as {@link org.muster.mpi.Processes#node} gives it
     */
    record Up(long pid, String host, String node) implements Message {}

    /** To the master, from a worker on another node, last of all: it ends as it was told to. */
    record Leaving() implements Message {}

    /** To the master, from a worker on another node: the launcher's daemon there has ended, and the worker is about to. */
    record DaemonGone() implements Message {}

    /**
     * To the master: a class or resource is wanted.
     *
     * @param request the request's number
     * @param loader the class loader's number
     * @param name name of the class or resource
     */
    record Fetch(int request, int loader, String name) implements Message {}

    /**
     * To the master: a rank is done with a call. Each member sends exactly one.
     *
     * @param call the call's number
     * @param attempt the attempt it belongs to
     * @param rank the member's rank in the call
     * @param collectives how many collectives the rank went through in the call's communicator
     * @param ending how it ended
     * @param payload value or exception
     */
    record Outcome(long call, int attempt, int rank, int collectives, Ending ending, Payload payload)
            implements Message {}

    /** How a rank's part of a call ended. */
    enum Ending {
        /** With a value. */
        VALUE,
        /** With an exception. */
        FAILURE,
        /** With an exception of MPI's, as a rank gets it that was talking with one that died. */
        MPI_FAILURE,
        /** The same before the function began: no communicator could be made of the members. */
        NO_COMMUNICATOR;

        /** {@return whether it was MPI that failed} */
        public boolean isMpis() {
            return this == MPI_FAILURE || this == NO_COMMUNICATOR;
        }

        static final List<Ending> ALL = List.of(values());
    }
}
