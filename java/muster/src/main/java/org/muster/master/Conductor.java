package org.muster.master;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.muster.ExecutorInfo;
import org.muster.LaunchException;
import org.muster.RankLostException;
import org.muster.ResourcesException;
import org.muster.TaskState;
import org.muster.TaskTimeoutException;
import org.muster.code.Encoded;
import org.muster.code.Payload;
import org.muster.schedule.Gang;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.Placement;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.wire.Parcel;
import org.muster.wire.Pauses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that knows which call is where: it owns the scheduler, the worker groups and the calls' states, and is the only one to touch
 * the master's side of MPI's messages.
 *
 * <p>Other threads {@link #post} commands to it. It never runs user code and never waits for anything but the next event:
 * outcomes are left in the futures, for the waiting threads or the callback thread to read.
 */
final class Conductor {
    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);
    private static final long TICK_NANOS = 1_000_000;
    /** Starts that fail in a row before the calls that wait for them fail too. */
    private static final int MOST_FAILED_STARTS = 3;
    /** A century: longer time limits count as this, so that sums with the clock do not overflow. */
    private static final long LONGEST_NANOS = 100L * 365 * 24 * 3600 * 1_000_000_000;

    private final String name;
    private final WorkerSource source;
    private final Settings settings;
    private final Callbacks callbacks;
    private final Runnable atEnd;
    private final PidWatch watch;
    private final CodeDesk codeDesk;
    private final Thread thread;

    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile boolean parked;
    private volatile boolean ended;
    private final CountDownLatch terminated = new CountDownLatch(1);

    // From here on: the conductor's thread only.
    private final GangScheduler scheduler = new GangScheduler();
    private final Map<Long, Call> calls = new HashMap<>();
    private final Map<Integer, WorkerGroup> groups = new HashMap<>();
    private final PriorityQueue<Call> deadlines = new PriorityQueue<>((a, b) -> Long.signum(a.deadline - b.deadline));
    private final Counters counters = new Counters();
    private int maxCores;
    private int lastGroup;
    private boolean starting;
    private int failedStarts;
    private int running;
    private int stopping;
    private boolean closing;
    /** Whether starting workers waits for the end of others. */
    private boolean held;

    private long lastTick;

    /** How this conductor is to behave. */
    record Settings(int maxCores, @Nullable Encoded init, long graceNanos) {}

    Conductor(String name, WorkerSource source, Settings settings, Callbacks callbacks, Runnable atEnd) {
        this.atEnd = atEnd;
        this.name = name;
        this.source = source;
        this.settings = settings;
        this.callbacks = callbacks;
        maxCores = settings.maxCores();
        watch = new PidWatch(pid -> post(() -> processEnded(pid)));
        codeDesk = new CodeDesk(source.codec());
        thread = Thread.ofPlatform().daemon().name("muster-conductor-" + name).unstarted(this::run);
    }

    /** Starts the conductor and, in the background, the first workers. */
    void start() {
        thread.start();
        post(this::ensureWorkers);
    }

    /** Has the conductor do something soon; false once it has ended. */
    boolean post(Runnable command) {
        if (ended) {
            return false;
        }
        commands.add(command);
        if (ended && commands.remove(command)) {
            return false; // it ended meanwhile, and nobody would ever do it
        }
        if (parked) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    boolean awaitTermination(long nanos) throws InterruptedException {
        return terminated.await(nanos, TimeUnit.NANOSECONDS);
    }

    boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    private void run() {
        Pauses pauses = new Pauses(Pauses.BUSY);
        try {
            while (!step(pauses)) {
                // Goes on until the executor is closed.
            }
        } catch (Throwable t) {
            LOG.error("the conductor of {} failed", name, t);
            failAll(new LaunchException("Muster's conductor failed: " + t, t));
        } finally {
            ended = true;
            try {
                drainCommands();
                failAll(new CancellationException("the executor has ended"));
                source.closed(groups.values());
                watch.close();
                codeDesk.close();
                callbacks.end();
                atEnd.run();
            } finally {
                terminated.countDown();
            }
        }
    }

    /** Does what there is to do now; true when all is done for good. */
    private boolean step(Pauses pauses) {
        boolean moved = drainCommands();
        for (WorkerGroup g : groups.values()) {
            moved |= g.poll((from, parcel) -> received(g, from, parcel));
        }
        moved |= place();
        long now = System.nanoTime();
        if (now - lastTick >= TICK_NANOS) {
            lastTick = now;
            tick(now);
        }
        if (closing && calls.isEmpty() && stopping == 0 && closeGroups()) {
            return true;
        }
        if (moved || isExpecting()) {
            parkIfIdle(pauses, moved);
        } else {
            parked = true;
            if (commands.isEmpty()) {
                LockSupport.parkNanos(this, 1_000_000_000L);
            }
            parked = false;
        }
        return false;
    }

    private void parkIfIdle(Pauses pauses, boolean moved) {
        parked = pauses.isParking();
        if (!parked || commands.isEmpty()) {
            pauses.pause(moved);
        }
        parked = false;
    }

    /** Whether workers may have something to say. */
    private boolean isExpecting() {
        return running > 0
                || stopping > 0
                || held
                || closing
                || groups.values().stream().anyMatch(g -> g.isAwaited());
    }

    private boolean drainCommands() {
        boolean moved = false;
        for (Runnable c = commands.poll(); c != null; c = commands.poll()) {
            c.run();
            moved = true;
        }
        return moved;
    }

    // ---- calls -------------------------------------------------------------------------------------------------

    /** A call was submitted; it may have to wait for its dependencies. */
    void submitted(Call c) {
        if (closing) {
            settle(c, TaskState.CANCELLED, CallFuture.failing(new CancellationException("the executor was shut down")));
            return;
        }
        calls.put(c.number, c);
        counters.waiting++;
        c.waiting = true;
        callbacks.tell(l -> l.submitted(c.future));
    }

    /** All that a call depends on is there. */
    void ready(Call c, List<Payload> dependencies) {
        if (calls.get(c.number) != c || !c.future.to(TaskState.QUEUED)) {
            return;
        }
        notWaiting(c);
        c.dependencies = dependencies;
        if (source.isFixed() && !groups.isEmpty() && c.width() > scheduler.widest()) {
            fail(
                    c,
                    new ResourcesException("the call needs " + c.width() + " ranks, and only " + scheduler.widest()
                            + " are left in the world"));
            return;
        }
        if (!fits(c)) {
            fail(
                    c,
                    new ResourcesException(
                            "the call needs " + c.width() + " ranks, and the executor was resized to " + maxCores));
            return;
        }
        scheduler.enqueue(c.number, c.width(), c.resources.priority());
        ensureWorkers();
    }

    /** Whether a pool of the present size could take it; it may have been resized since the call was accepted. */
    private boolean fits(Call c) {
        return source.isFixed() || c.width() <= maxCores;
    }

    /** A call that never started has failed. */
    void dependencyFailed(Call c, Throwable why) {
        if (calls.get(c.number) == c) {
            notWaiting(c);
            fail(c, why);
        }
    }

    /** The user cancelled a call. */
    void cancelled(long number, boolean stopIfRunning) {
        Call c = calls.get(number);
        if (c == null || c.settled) {
            return;
        }
        counters.cancelled++;
        callbacks.tell(c.future::report);
        c.settled = true;
        if (c.gang == null) {
            withdraw(c);
        } else if (stopIfRunning) {
            stop(c, "the call was cancelled");
        }
    }

    private boolean place() {
        boolean moved = false;
        for (Placement p = scheduler.next(); p != null; p = scheduler.next()) {
            Call c = Objects.requireNonNull(calls.get(p.task()));
            if (c.future.to(TaskState.RUNNING)) {
                begin(c, p.gang());
            } else {
                for (int slot : p.gang().slots()) {
                    scheduler.release(p.gang().pool(), slot);
                }
            }
            moved = true;
        }
        return moved;
    }

    private void begin(Call c, Gang gang) {
        WorkerGroup g = group(gang);
        c.begin(gang);
        running++;
        boolean collective = c.kind == Message.Kind.RANKS || c.kind == Message.Kind.ROOT;
        CommTable.Carving comm = collective ? g.comms.of(gang) : new CommTable.Carving(0, false);
        int[] members = new int[gang.slots().length];
        for (int i = 0; i < members.length; i++) {
            Worker w = g.worker(gang.slots()[i]);
            w.call = c;
            members[i] = w.rank();
        }
        g.send(
                c,
                new Message.Run(
                        c.number,
                        c.attempt,
                        c.kind,
                        members,
                        comm.number(),
                        comm.create(),
                        g.comms.takeDrops(gang),
                        c.resources.threadsPerCore(),
                        g.lacking(c.encoded.code(), gang.slots()),
                        c.encoded.payload(),
                        c.dependencies));
        if (c.resources.timeLimit() != null) {
            c.deadline =
                    System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(c.resources.timeLimit()), LONGEST_NANOS);
            deadlines.add(c);
        }
        callbacks.tell(l -> l.started(c.future));
    }

    private void received(WorkerGroup g, int from, Parcel parcel) {
        Worker w = g.worker(from - 1);
        switch (Messages.decode(parcel)) {
            case Message.Up m -> up(w, m);
            case Message.Fetch m ->
                codeDesk.serve(
                        m,
                        answer -> post(() -> {
                            if (g.state() != WorkerGroup.State.CLOSED) {
                                g.send(w, answer);
                            }
                        }));
            case Message.Outcome m -> outcome(g, w, m);
            case Message m -> throw new IllegalStateException("not for a master: " + m.getClass());
        }
    }

    private void outcome(WorkerGroup g, Worker w, Message.Outcome m) {
        Call c = w.call;
        if (c == null || c.number != m.call()) {
            LOG.warn("{} answered call {}, which it is not in", w, m.call());
            return;
        }
        free(g, w);
        if (c.attempt != m.attempt() || !c.pending.get(m.rank())) {
            return; // of an attempt that was given up
        }
        c.pending.clear(m.rank());
        if (m.failed()) {
            failedOn(g, c, w, m);
        } else if (!c.settled) {
            c.values.set(m.rank(), m.payload());
        }
        if (c.collectives < 0) {
            c.collectives = m.collectives();
        } else if (c.collectives != m.collectives()) {
            // A collective that only some ranks entered would meet the next call's.
            spoil(g, c);
        }
        memberDone(g, c);
    }

    private void failedOn(WorkerGroup g, Call c, Worker w, Message.Outcome m) {
        spoil(g, c);
        RemoteFailure failure = new RemoteFailure(source.codec(), m.payload(), m.rank(), c.width(), w.host, w.pid);
        if (!c.settled) {
            settle(c, TaskState.FAILED, CallFuture.failing(failure::read));
            stop(c, "rank " + m.rank() + " of the call failed");
        } else if (c.future.taskState() == TaskState.FAILED) {
            callbacks.execute(() -> {
                Throwable t = failure.read();
                if (!(t instanceof CancellationException)) {
                    c.future.addFurther(t);
                }
            });
        }
    }

    /** A member has ended one way or another; maybe it was the last. */
    private void memberDone(WorkerGroup g, Call c) {
        if (!c.pending.isEmpty()) {
            return;
        }
        running--;
        deadlines.remove(c);
        if (c.stopping) {
            spoil(g, c);
        }
        if (!c.settled) {
            settle(c, TaskState.DONE, ResultReader.of(source.codec(), c));
        }
        calls.remove(c.number);
    }

    private void spoil(WorkerGroup g, Call c) {
        if (!c.unclean) {
            c.unclean = true;
            g.comms.spoil(Objects.requireNonNull(c.gang));
        }
    }

    /** The member can take another call, unless its group is being given up. */
    private void free(WorkerGroup g, Worker w) {
        if (w.graceEnd != 0) {
            w.graceEnd = 0;
            stopping--;
        }
        w.call = null;
        scheduler.release(g.number, w.slot);
        if (g.state() == WorkerGroup.State.DRAINING && g.isIdle()) {
            shutGroup(g);
        }
    }

    /** Tells the ranks that are still at a call to stop. */
    private void stop(Call c, String why) {
        WorkerGroup g = group(Objects.requireNonNull(c.gang));
        c.stopping = true;
        for (int rank = c.pending.nextSetBit(0); rank >= 0; rank = c.pending.nextSetBit(rank + 1)) {
            Worker w = g.worker(c.gang.slots()[rank]);
            if (w.graceEnd == 0) {
                w.graceEnd = System.nanoTime() + settings.graceNanos() | 1;
                stopping++;
                g.send(w, new Message.Cancel(c.number, why));
            }
        }
    }

    private void fail(Call c, Throwable why) {
        settle(c, TaskState.FAILED, CallFuture.failing(why));
        if (c.gang == null) {
            calls.remove(c.number);
        }
    }

    /** Leaves a call's outcome in its future; reading it and the callbacks happen elsewhere. */
    private void settle(Call c, TaskState state, CallFuture.Outcome outcome) {
        c.settled = true;
        if (!c.future.to(state)) {
            return; // cancelled meanwhile
        }
        switch (state) {
            case DONE -> counters.finished++;
            case FAILED -> counters.failed++;
            default -> counters.cancelled++;
        }
        c.future.settle(outcome);
        callbacks.execute(c.future::finish);
        callbacks.tell(c.future::report);
    }

    // ---- workers -----------------------------------------------------------------------------------------------

    /** Starts workers if calls wait, or will, and nobody is there to take them. */
    private void ensureWorkers() {
        // A shutdown lets run what is queued, so it may need workers too.
        boolean needed = !closing || scheduler.queued() > 0;
        if (starting || !needed || groups.values().stream().anyMatch(g -> g.state() == WorkerGroup.State.OPEN)) {
            return;
        }
        // Open MPI 4.1 may fail to spawn while it deals with the end of processes it did not expect.
        held = groups.values().stream().anyMatch(WorkerGroup::isDying);
        if (held) {
            return;
        }
        starting = true;
        int number = ++lastGroup;
        int wanted = maxCores;
        source.start(number, wanted)
                .whenComplete((g, t) -> post(() -> {
                    starting = false;
                    if (g != null) {
                        opened(g);
                        if (g.spawned && wanted != maxCores) {
                            replaceGroups(); // resized while it started
                        }
                    } else {
                        startAgain(Objects.requireNonNull(t));
                    }
                }));
    }

    private void opened(WorkerGroup g) {
        groups.put(g.number, g);
        Encoded init = settings.init();
        for (Worker w : g.workers()) {
            if (init != null) {
                init.code().forEach(c -> w.code.set(c.id()));
            }
            if (init != null || !g.spawned) {
                g.send(
                        w,
                        init == null
                                ? new Message.Init(List.of(), null)
                                : new Message.Init(init.code(), init.payload()));
            }
            if (w.pid != 0 && w.isHere()) {
                watch.add(w.pid);
            }
        }
        scheduler.addPool(g.number, g.workers().size());
        scheduler.limitPool(g.number, Math.min(maxCores, g.workers().size()));
        for (Worker w : g.workers()) {
            if (w.isGone()) {
                scheduler.loseSlot(g.number, w.slot); // by an executor that used these workers before
            }
        }
        if (source.isFixed()) {
            failTooWide();
        }
    }

    /** A start can fail for a passing reason, so it is tried again; but where there is no MPI there will be none. */
    private void startAgain(Throwable t) {
        if (CallFuture.unwrap(t) instanceof LaunchException || ++failedStarts >= MOST_FAILED_STARTS) {
            startFailed(t);
        } else {
            LOG.warn(
                    "starting workers failed and is tried again: {}",
                    CallFuture.unwrap(t).getMessage());
            ensureWorkers();
        }
    }

    private void startFailed(Throwable t) {
        failedStarts = 0;
        LaunchException e = t instanceof LaunchException l
                ? l
                : new LaunchException(
                        "no workers could be started: " + CallFuture.unwrap(t).getMessage(), t);
        List<Call> lost = calls.values().stream().filter(c -> c.gang == null).toList();
        for (Call c : lost) {
            withdraw(c);
            fail(c, e);
        }
    }

    private void up(Worker w, Message.Up m) {
        w.up(m.pid(), m.host());
        failedStarts = 0;
        if (w.isHere()) {
            watch.add(m.pid());
        }
    }

    private void processEnded(long pid) {
        for (WorkerGroup g : groups.values()) {
            Worker w = g.byPid(pid);
            if (w != null) {
                if (w.state() == Worker.State.ENDING) {
                    w.to(Worker.State.ENDED);
                } else {
                    lost(g, w, "its process has ended");
                }
                return;
            }
        }
    }

    private void lost(WorkerGroup g, Worker w, String why) {
        LOG.debug("{} of group {} was lost: {}", w, g.number, why);
        w.to(Worker.State.LOST);
        counters.ranksLost++;
        scheduler.loseSlot(g.number, w.slot);
        g.forget(w);
        callbacks.tell(l -> l.rankLost(w.slot, w.host, w.pid));
        Call c = w.call;
        if (c != null) {
            lostIn(g, c, w, why);
        }
        if (g.spawned && g.state() == WorkerGroup.State.OPEN) {
            // A gang needs ranks of one MPI job, so a damaged group is replaced as a whole once it is idle.
            g.to(WorkerGroup.State.DRAINING);
            scheduler.closePool(g.number);
            if (g.isIdle()) {
                shutGroup(g);
            }
            if (++failedStarts > MOST_FAILED_STARTS) {
                startFailed(new LaunchException("worker processes keep ending before they run anything; the last was "
                        + w + ". Run \"muster doctor\" to see why."));
            } else {
                ensureWorkers();
            }
        }
        if (source.isFixed()) {
            failTooWide();
        }
    }

    private void lostIn(WorkerGroup g, Call c, Worker w, String why) {
        int rank = rankOf(g, c, w);
        free(g, w);
        if (rank < 0) {
            return; // of an attempt that was given up
        }
        c.pending.clear(rank);
        spoil(g, c);
        if (!c.settled) {
            if (c.restartsLeft > 0 && fits(c) && c.future.to(TaskState.QUEUED)) {
                retry(c);
                return;
            }
            settle(c, TaskState.FAILED, CallFuture.failing(new RankLostException(rank, w.host, w.pid, why)));
            stop(c, "rank " + rank + " of the call was lost");
        }
        memberDone(g, c);
    }

    private void retry(Call c) {
        stop(c, "a rank of the call was lost; it will be run again");
        c.pending.clear();
        c.restartsLeft--;
        counters.retried++;
        running--;
        deadlines.remove(c);
        c.gang = null;
        int coming = c.attempt + 1;
        callbacks.tell(l -> l.retried(c.future, coming));
        scheduler.enqueue(c.number, c.width(), c.resources.priority());
    }

    private static int rankOf(WorkerGroup g, Call c, Worker w) {
        if (c.gang != null && c.gang.pool() == g.number) {
            int[] slots = c.gang.slots();
            for (int i = 0; i < slots.length; i++) {
                if (slots[i] == w.slot && c.pending.get(i)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Where ranks cannot be replaced, calls may have become too wide for ever. */
    private void failTooWide() {
        int widest = scheduler.widest();
        for (Call c : new ArrayList<>(calls.values())) {
            if (c.gang == null && c.width() > widest && scheduler.remove(c.number)) {
                fail(
                        c,
                        new ResourcesException(
                                "the call needs " + c.width() + " ranks, and only " + widest + " are left"));
            }
        }
    }

    // ---- time --------------------------------------------------------------------------------------------------

    private void tick(long now) {
        for (Call c = deadlines.peek(); c != null && c.deadline - now <= 0; c = deadlines.peek()) {
            deadlines.remove();
            if (!c.settled) {
                settle(
                        c,
                        TaskState.FAILED,
                        CallFuture.failing(new TaskTimeoutException(
                                c.future.key() + " ran longer than its time limit of " + c.resources.timeLimit())));
            }
            if (!c.stopping) {
                stop(c, "the call's time limit is over");
            }
        }
        for (WorkerGroup g : groups.values()) {
            if (g.state() == WorkerGroup.State.CLOSING && !g.isGone() && g.closeBy - now <= 0) {
                g.closeBy = now + settings.graceNanos();
                for (Worker w : g.workers()) {
                    if (!w.isGone()) {
                        end(g, w, "it did not end when it was told to");
                    }
                }
            }
        }
        groups.values().removeIf(g -> {
            boolean over = g.state() == WorkerGroup.State.CLOSING && g.isGone();
            if (over) {
                scheduler.removePool(g.number);
                g.to(WorkerGroup.State.CLOSED);
                g.closeAndFree();
            }
            return over;
        });
        if (held) {
            ensureWorkers();
        }
        if (stopping > 0) {
            for (WorkerGroup g : groups.values()) {
                for (Worker w : g.workers()) {
                    if (w.graceEnd != 0 && w.graceEnd - now <= 0) {
                        w.graceEnd = now + settings.graceNanos() | 1;
                        LOG.warn("{} did not stop within the grace time; its process is ended", w);
                        end(g, w, "it did not stop when it was told to");
                    }
                }
            }
        }
    }

    /** Ends a worker's process; one that cannot be reached from here is given up. */
    private void end(WorkerGroup g, Worker w, String why) {
        if (w.pid != 0 && w.isHere()) {
            watch.kill(w.pid);
        } else if (w.state() == Worker.State.ENDING) {
            w.to(Worker.State.LOST);
        } else {
            lost(g, w, why);
        }
    }

    // ---- the end -----------------------------------------------------------------------------------------------

    /** Takes no more calls; ends when the ones there are have ended. */
    void shutdown() {
        closing = true;
    }

    /** Cancels everything; gives what had not started. */
    List<Call> cancelAll(String why) {
        List<Call> neverStarted = new ArrayList<>();
        for (Call c : new ArrayList<>(calls.values())) {
            if (c.settled) {
                if (c.gang != null && !c.stopping) {
                    stop(c, why); // cancelled before, but left running
                }
                continue;
            }
            if (c.gang == null) {
                neverStarted.add(c);
                withdraw(c);
            }
            settle(c, TaskState.CANCELLED, CallFuture.failing(new CancellationException(why)));
            if (c.gang != null) {
                stop(c, why);
            }
        }
        return neverStarted;
    }

    /** Takes a call out that has not started. */
    private void withdraw(Call c) {
        scheduler.remove(c.number);
        notWaiting(c);
        calls.remove(c.number);
    }

    private void notWaiting(Call c) {
        if (c.waiting) {
            c.waiting = false;
            counters.waiting--;
        }
    }

    /** Replaces all workers. */
    void restart() {
        cancelAll("the executor was restarted");
        replaceGroups();
    }

    /** Changes the size; running calls stay where they are. */
    void resize(int cores) {
        maxCores = cores;
        if (source.isFixed()) {
            groups.values().forEach(g -> scheduler.limitPool(g.number, cores));
            return;
        }
        replaceGroups();
    }

    int widestWaiting() {
        return scheduler.widestWaiting();
    }

    private void replaceGroups() {
        for (WorkerGroup g : groups.values()) {
            if (g.spawned && g.state() == WorkerGroup.State.OPEN) {
                g.to(WorkerGroup.State.DRAINING);
                scheduler.closePool(g.number);
                if (g.isIdle()) {
                    shutGroup(g);
                }
            }
        }
        ensureWorkers();
    }

    private void shutGroup(WorkerGroup g) {
        g.to(WorkerGroup.State.CLOSING);
        g.closeBy = System.nanoTime() + settings.graceNanos();
        for (Worker w : g.workers()) {
            if (!w.isGone()) {
                g.send(w, new Message.Shutdown(!g.hasLost()));
                w.to(Worker.State.ENDING);
            }
        }
    }

    /** Ends the groups that are this executor's own; true when they are gone. */
    private boolean closeGroups() {
        if (starting) {
            return false;
        }
        boolean gone = true;
        for (WorkerGroup g : groups.values()) {
            if (g.spawned && g.state().compareTo(WorkerGroup.State.CLOSING) < 0) {
                scheduler.closePool(g.number);
                shutGroup(g);
            }
            gone &= !g.spawned || g.isGone();
        }
        return gone;
    }

    private void failAll(Throwable why) {
        for (Call c : new ArrayList<>(calls.values())) {
            if (!c.settled) {
                settle(
                        c,
                        why instanceof CancellationException ? TaskState.CANCELLED : TaskState.FAILED,
                        CallFuture.failing(why));
            }
        }
        calls.clear();
    }

    ExecutorInfo info() {
        int up = 0;
        for (WorkerGroup g : groups.values()) {
            up += (int) g.workers().stream().filter(Worker::isUp).count();
        }
        return counters.info(maxCores, up, scheduler.busy(), scheduler.queued(), running);
    }

    private WorkerGroup group(Gang gang) {
        return Objects.requireNonNull(groups.get(gang.pool()));
    }
}
