package org.muster.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.muster.RankFunction;
import org.muster.TaskContextHolder;
import org.muster.code.Payload;
import org.muster.code.WorkerCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiLink;
import org.muster.wire.Members;
import org.muster.wire.Message;
import org.muster.wire.Message.Kind;
import org.slf4j.LoggerFactory;

/** Runs one call on this rank: carves its communicator, makes the function, calls it, and packs what came of it. */
final class CallRunner {
    private final MpiLink link;
    private final String host;
    private final WorkerCodec codec;
    /** Carved communicators by the master's numbers for them. */
    private final Map<Integer, MpiComm> carved = new HashMap<>();
    /** Calls that were cancelled while they waited here. */
    private final Set<Long> cancelled = new HashSet<>();

    private final Allotment allotment = new Allotment();
    private final Memory memory = new Memory();
    private boolean ranOut;
    private @Nullable Object state;
    private @Nullable Throwable initFailure;

    CallRunner(MpiLink link, String host, WorkerCodec codec) {
        this.link = link;
        this.host = host;
        this.codec = codec;
    }

    /** Makes what the calls find in their context; a failure is told to every call. */
    void init(Message.Init m) {
        closeState();
        initFailure = null;
        Payload function = m.function();
        if (function == null) {
            return;
        }
        try {
            Callable<?> f = (Callable<?>) codec.decodeFunction(function, List.of());
            Thread.currentThread().setContextClassLoader(codec.contextLoader(f));
            state = f.call();
        } catch (Throwable t) {
            initFailure = t;
        }
    }

    /** Closes what the init function made, if it wants to be closed. */
    void closeState() {
        Object old = state;
        state = null;
        if (old instanceof AutoCloseable c) {
            try {
                c.close();
            } catch (Throwable t) {
                LoggerFactory.getLogger(CallRunner.class)
                        .warn(
                                "closing the init function's {} failed",
                                old.getClass().getName(),
                                t);
            }
        }
    }

    void cancelBeforeStart(long call, String why) {
        synchronized (cancelled) {
            cancelled.add(call);
        }
    }

    /** Runs the call to its end; every failure is in the outcome. */
    Message.Outcome run(Message.Run m, CallGuard guard) {
        int rank = rankIn(m.members());
        Payload result;
        Message.Ending ending = Message.Ending.VALUE;
        RankCommunicator comm = null;
        boolean carved = false;
        try {
            comm = carve(m, guard);
            carved = true;
            synchronized (cancelled) {
                if (cancelled.remove(m.call())) {
                    throw new CancellationException("cancelled before it began");
                }
            }
            if (initFailure != null) {
                throw initFailure;
            }
            Object value = call(m, comm, guard);
            guard.check();
            if (comm != null) {
                comm.close();
                // What the function left under way in the communicator must not reach the next call.
                if (comm.wasCutOff()) {
                    throw new CancellationException(
                            "the function went on after a wait of its communicator was cut off");
                }
            }
            result = codec.encode(m.kind() == Kind.ROOT && rank != 0 ? null : value);
        } catch (Throwable t) {
            ending = ending(t, carved);
            result = encode(t);
        } finally {
            TaskContextHolder.set(null);
            if (comm != null) {
                comm.close();
            }
            System.out.flush();
            System.err.flush();
        }
        int collectives = comm == null ? 0 : (int) comm.collectives();
        return new Message.Outcome(m.call(), m.attempt(), rank, collectives, ending, result);
    }

    private static Message.Ending ending(Throwable t, boolean carved) {
        if (!Causes.has(t, MpiException.class)) {
            return Message.Ending.FAILURE;
        }
        return carved ? Message.Ending.MPI_FAILURE : Message.Ending.NO_COMMUNICATOR;
    }

    private Payload encode(Throwable t) {
        if (!Memory.isCause(t)) {
            return codec.encodeThrowable(t);
        }
        ranOut = true;
        memory.release();
        return codec.encodeThrowable(Memory.told(t));
    }

    /** What to answer where there was no memory for the answer. */
    Message.Outcome withoutRoom(Message.Outcome o, OutOfMemoryError e) {
        return new Message.Outcome(o.call(), o.attempt(), o.rank(), o.collectives(), Message.Ending.FAILURE, encode(e));
    }

    /** Whether a call has used up the heap, and what holds it has outlived the call. */
    boolean isSpent() {
        boolean spent = ranOut && memory.isShort();
        ranOut = false;
        return spent;
    }

    /** This rank's part of what the ranks share evenly. */
    private int[] mine(int[] all, Message.Run m) {
        int each = all.length / m.members().size();
        int rank = rankIn(m.members());
        return Arrays.copyOfRange(all, rank * each, (rank + 1) * each);
    }

    private int rankIn(Members members) {
        int rank = members.indexOf(link.rank());
        if (rank < 0) {
            throw new IllegalStateException("rank " + link.rank() + " is no member of the call");
        }
        return rank;
    }

    /** Comes before all that may fail on one rank only, since the other members wait in it. */
    private @Nullable RankCommunicator carve(Message.Run m, CallGuard guard) {
        for (int number : m.drop()) {
            MpiComm old = carved.remove(Math.abs(number));
            // A negative number marks one that was cut off: something may still be under way on it.
            if (old != null && number > 0) {
                old.free();
            }
        }
        if (m.comm() == 0) {
            return null;
        }
        MpiComm comm;
        if (m.create()) {
            comm = link.createGroup(m.members().ranks(link.size()), m.comm() & 0x7fff);
            carved.put(m.comm(), comm);
        } else {
            comm = carved.get(m.comm());
            if (comm == null) {
                throw new IllegalStateException("communicator " + m.comm() + " is not here");
            }
        }
        return new RankCommunicator(comm, host, codec, guard, m.call());
    }

    private @Nullable Object call(Message.Run m, @Nullable RankCommunicator comm, CallGuard guard) throws Exception {
        Given given = Given.of(m, comm);
        List<@Nullable Object> dependencies =
                new ArrayList<>(given.dependencies().size());
        for (Payload p : given.dependencies()) {
            dependencies.add(codec.decode(p));
        }
        Object f = codec.decodeFunction(given.function(), dependencies);
        Thread.currentThread().setContextClassLoader(codec.contextLoader(f));
        int[] gpus = mine(m.gpus(), m);
        allotment.apply(m.threads(), mine(m.cpus(), m), gpus);
        TaskContextHolder.set(new CallContext(
                m.threads(), Arrays.stream(gpus).boxed().toList(), m.attempt(), link.rank(), state, codec, guard));
        guard.check(); // the function would not see an interrupt that came before it
        return switch (m.kind()) {
            case CALLABLE -> ((Callable<?>) f).call();
            case RUNNABLE -> {
                ((Runnable) f).run();
                yield null;
            }
            case RANKS, ROOT -> {
                if (comm == null) {
                    throw new IllegalStateException("a rank function without a communicator");
                }
                yield ((RankFunction<?>) f).call(comm);
            }
        };
    }
}
