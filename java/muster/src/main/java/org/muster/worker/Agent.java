package org.muster.worker;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.muster.code.WorkerCodec;
import org.muster.mpi.MpiLink;
import org.muster.mpi.Processes;
import org.muster.wire.Message;
import org.muster.wire.Pauses;

/**
 * The life of one worker rank: waits for calls, runs them one after the other on its own thread, and answers.
 *
 * <p>While it waits, this thread polls the {@link Post}; while it runs a function, the {@link Sentinel} does, so that a
 * running call can be cancelled. There is no hand-over on the way of a call.
 */
final class Agent {
    /** After so long with nothing to do it sleeps until it is woken. */
    private static final long DROWSY_NANOS = 20_000_000;

    private final int rank;
    private final String host;
    private final Post post;
    private final WorkerCodec codec;
    private final CallRunner runner;
    private final Sentinel sentinel;
    private final MasterPulse pulse;
    /** Until the master has offered it, it looks by itself. */
    private volatile @Nullable Slumber slumber;
    /** Calls that have come and not begun; guarded by itself. */
    private final ArrayDeque<Message> inbox = new ArrayDeque<>();

    /** Guarded by the inbox. */
    private @Nullable Running running;

    private final CountDownLatch known = new CountDownLatch(1);

    private volatile boolean stopped;
    private volatile boolean clean;

    /**
     * Tells the master that this worker is there.
     *
     * @param gone called when a master on another node has been silent for too long; ends the process
     */
    Agent(MpiLink link, Runnable gone) {
        rank = link.rank();
        host = Processes.host();
        post = new Post(link, this::receive);
        codec = new WorkerCodec(new CodeFetcher(post));
        runner = new CallRunner(link, host, codec);
        sentinel = new Sentinel(post, WorkerMain::lost);
        pulse = new MasterPulse(post, gone);
        post.send(new Message.Up(ProcessHandle.current().pid(), host, Processes.node()));
    }

    /** For one that was spawned, whose master waits for it. */
    void expectToBeKnown() {
        BootWatch.start(
                known, seconds -> WorkerMain.halt("its master has not taken note of it within " + seconds + " s"));
    }

    /** For a master whose process cannot be watched from here. */
    void watchMaster() {
        pulse.start();
    }

    /** On another node than the master's: what has started this process there is watched, and its end told. */
    void watchDaemon(long pid) {
        MasterWatch.start(pid, () -> post.send(new Message.DaemonGone()));
    }

    /** Serves until the master says it is enough; tells whether MPI can be finalized then. */
    boolean serve() {
        Thread.currentThread().setName("muster-agent");
        sentinel.start();
        Pauses pauses = new Pauses(Pauses.IDLE_WORKER);
        while (!stopped) {
            boolean moved = post.poll();
            switch (next()) {
                case null -> rest(pauses, moved);
                case Message.Init m -> {
                    sentinel.watch(); // it is the program's code, and may take long
                    runner.init(m);
                    sentinel.rest();
                    pauses.reset();
                }
                case Message.Run m -> {
                    run(m);
                    pauses.reset();
                }
                case Message m -> throw new IllegalStateException("not for the inbox: " + m);
            }
        }
        runner.closeState();
        if (pulse.end()) {
            post.send(new Message.Leaving());
        }
        post.close();
        return clean;
    }

    private void rest(Pauses pauses, boolean moved) {
        Slumber s = slumber;
        if (s == null || moved || !pauses.isLongerThan(DROWSY_NANOS) || post.isStreaming()) {
            pauses.pause(moved);
            return;
        }
        if (!s.sleep(() -> post.poll() || stopped || hasInbox())) {
            slumber = null;
        }
        pauses.reset();
    }

    private boolean hasInbox() {
        synchronized (inbox) {
            return !inbox.isEmpty();
        }
    }

    /** Takes the next message; from then on, a call counts as running, so that its cancellation finds it. */
    private @Nullable Message next() {
        synchronized (inbox) {
            Message next = inbox.poll();
            if (next instanceof Message.Run m) {
                running = new Running(m.call());
            }
            return next;
        }
    }

    private void run(Message.Run m) {
        Running me = Objects.requireNonNull(running);
        sentinel.watch();
        try {
            answer(runner.run(m, me.guard));
        } finally {
            sentinel.rest();
            synchronized (inbox) {
                running = null;
                // An interrupt was for the call that has ended.
                Thread.interrupted();
            }
            if (me.stopped != null) {
                me.stopped.over();
            }
        }
    }

    private void answer(Message.Outcome outcome) {
        try {
            post.send(outcome);
        } catch (OutOfMemoryError e) {
            post.send(runner.withoutRoom(outcome, e));
        }
        if (runner.isSpent()) {
            System.err.println("muster worker: rank " + rank + " (pid "
                    + ProcessHandle.current().pid() + " on " + host
                    + ") has too little memory left after a call that ran out of it, and ends");
            stopped = true;
        }
    }

    /** Called by whichever thread polls. */
    private void receive(Message message) {
        switch (message) {
            case Message.Run m -> {
                codec.accept(m.code());
                enqueue(m);
            }
            case Message.Init m -> {
                codec.accept(m.code());
                enqueue(m);
            }
            case Message.Cancel m -> cancel(m);
            case Message.Shutdown m -> {
                clean = m.clean();
                stopped = true;
                synchronized (inbox) {
                    if (running != null) {
                        stop(running, "the executor ends its workers");
                    }
                }
            }
            case Message.Fetched m -> post.answer(m);
            case Message.Watch m -> pulse.watch(m);
            case Message.Heartbeat _ -> {}
            case Message.Halt m -> WorkerMain.halt(m.why());
            case Message.Known m -> {
                BootMark.known();
                known.countDown();
                if (slumber == null) {
                    slumber = Slumber.of(m);
                }
            }
            default -> throw new IllegalStateException("not for a worker: " + message.getClass());
        }
    }

    private void enqueue(Message m) {
        synchronized (inbox) {
            inbox.add(m);
        }
    }

    private void cancel(Message.Cancel m) {
        synchronized (inbox) {
            if (running != null && running.call == m.call()) {
                stop(running, m.why());
                return;
            }
            inbox.stream()
                    .filter(x -> x instanceof Message.Run run && run.call() == m.call())
                    .findFirst()
                    .ifPresent(x -> runner.cancelBeforeStart(((Message.Run) x).call(), m.why()));
        }
    }

    private static void stop(Running r, String why) {
        r.guard.cancel(why);
        r.thread.interrupt();
        if (r.stopped == null) {
            r.stopped = StoppedCall.of(r.begun, r.thread);
        }
    }

    /** The call that runs, and what it takes to stop it. */
    private static final class Running {
        final long call;
        final CallGuard guard = new CallGuard();
        final Thread thread = Thread.currentThread();
        final long begun = System.nanoTime();

        /** Guarded by the inbox as long as it runs. */
        @Nullable
        StoppedCall stopped;

        Running(long call) {
            this.call = call;
        }
    }
}
