package org.muster.master;

import java.nio.file.Path;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.muster.AllocationEndsException;
import org.muster.ExecutorInfo;
import org.muster.LaunchException;
import org.muster.RankLostException;
import org.muster.ResourcesException;
import org.muster.TaskState;
import org.muster.TaskTimeoutException;
import org.muster.cache.Hit;
import org.muster.code.Payload;
import org.muster.schedule.Gang;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.Placement;
import org.muster.wire.Courier;
import org.muster.wire.Members;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.wire.Parcel;
import org.muster.wire.Pauses;
import org.muster.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that knows which call is where: it owns the scheduler, the worker groups and the calls' states, and is the only one to touch
 * the master's side of MPI's messages.
 *
 * <p>Other threads {@link #post} commands to it. It never runs user code and never waits for anything but the next event:
 * outcomes are left in the futures, for the waiting threads or the callback thread to read.
 */
final class Conductor implements Workforce.Owner, SharedResults.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);
    private static final long TICK_NANOS = 1_000_000;
    /** A century: longer time limits count as this, so that sums with the clock do not overflow. */
    private static final long LONGEST_NANOS = 100L * 365 * 24 * 3600 * 1_000_000_000;

    /** Runs of a call that may fail since MPI makes no communicator of its ranks. */
    private static final int MOST_UNCARVED = 4;

    private final WorkerSource source;
    private final Settings settings;
    private final Callbacks callbacks;
    private final Runnable atEnd;
    private final CodeDesk codeDesk;
    private final GraphRecorder recorder;
    private final @Nullable CacheDesk desk;
    private final Thread thread;

    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile boolean parked;
    private volatile boolean ended;
    private final CountDownLatch terminated = new CountDownLatch(1);

    // From here on: the conductor's thread only.
    private final GangScheduler scheduler;
    private final Workforce workforce;
    private final SharedResults shared;
    private final Map<Long, Call> calls = new HashMap<>();
    private final PriorityQueue<Call> deadlines = new PriorityQueue<>((a, b) -> Long.signum(a.deadline - b.deadline));
    private final Counters counters = new Counters();
    private final Blame blame = new Blame();
    private int maxCores;
    private int running;
    private boolean closing;
    /** Why no more calls begin, when the allocation is about to end. */
    private @Nullable String ending;

    /** Whether calls were queued for which there may be no workers. */
    private boolean queuedMore;

    private long lastTick;

    /**
     * How this conductor is to behave.
     *
     * @param maxCores cores in use at once
     * @param cpus the CPUs that are the executor's, one for each core
     * @param gpus the numbers of the node's GPUs; of several nodes those of each that does not tell its own
     * @param nodes the nodes, where there are several and they are known
     * @param workforce of the workers
     */
    @SuppressWarnings("ArrayRecordComponent") // settings, never compared
    record Settings(int maxCores, int[] cpus, int[] gpus, List<AllocatedNode> nodes, Workforce.Settings workforce) {}

    Conductor(
            String name,
            WorkerSource source,
            Settings settings,
            Callbacks callbacks,
            GraphRecorder recorder,
            @Nullable CacheDesk desk,
            Runnable atEnd) {
        this.recorder = recorder;
        this.desk = desk;
        this.atEnd = atEnd;
        this.source = source;
        this.settings = settings;
        this.callbacks = callbacks;
        maxCores = settings.maxCores();
        scheduler = settings.nodes().size() > 1
                ? new GangScheduler(
                        maxCores,
                        settings.nodes().stream().map(AllocatedNode::size).toList())
                : new GangScheduler(maxCores, settings.gpus().length);
        workforce = new Workforce(source, settings.workforce(), maxCores, scheduler, counters, this);
        shared = new SharedResults(this, desk, source.codec(), counters);
        codeDesk = new CodeDesk(source.codec());
        thread = Thread.ofPlatform().daemon().name("muster-conductor-" + name).unstarted(this::run);
    }

    /** Starts the conductor and, in the background, the first workers. */
    void start() {
        thread.start();
        post(workforce::ensure);
    }

    /** Has the conductor do something soon; false once it has ended. */
    @Override
    public boolean post(Runnable command) {
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
            LOG.error("{} failed", thread.getName(), t);
            failAll(new LaunchException("Muster's conductor failed: " + t, t));
        } finally {
            ended = true;
            try {
                drainCommands();
                failAll(new CancellationException("the executor has ended"));
                workforce.close();
                codeDesk.close();
                if (desk != null) {
                    desk.close();
                }
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
        for (WorkerGroup g : workforce.groups()) {
            moved |= g.poll(receiver(g));
        }
        moved |= place();
        // Only for calls that are still in line: one that was placed at once needs no more workers.
        if (scheduler.queued() > 0 && (queuedMore || (moved && scheduler.busyCores() < maxCores))) {
            workforce.ensure();
        }
        queuedMore = false;
        long now = System.nanoTime();
        if (now - lastTick >= TICK_NANOS) {
            lastTick = now;
            tick(now);
        }
        if (closing && calls.isEmpty() && !shared.isSaving() && !workforce.isStopping() && workforce.closeGroups()) {
            return true;
        }
        if (moved || isExpecting()) {
            parkIfIdle(pauses, moved);
        } else {
            parked = true;
            if (commands.isEmpty()) {
                LockSupport.parkNanos(this, workforce.mostNanosAsleep());
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
        return running > 0 || closing || workforce.isExpecting();
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

    /** A call waits for the value of another; only of calls that are not kept in a cache. */
    void follow(long number, Call.Dependent dependent) {
        Call c = calls.get(number);
        if (c == null || c.settled) {
            dependent.otherwise().run();
        } else {
            c.addDependent(dependent);
        }
    }

    /** Gives what a call's rank has sent to those that wait for it, without a look into it; or has them get it from the future. */
    private void handOn(Call c) {
        List<Call.Dependent> all = c.dependents;
        if (all.isEmpty()) {
            return;
        }
        c.dependents = List.of();
        Payload value = c.future.taskState() == TaskState.DONE ? ResultReader.forwardable(source.codec(), c) : null;
        for (Call.Dependent d : all) {
            if (value == null) {
                d.otherwise().run();
            } else {
                d.call().future.follows(c.future);
                arrived(d.call(), d.place(), value);
            }
        }
    }

    /** A value that a call depends on is there. */
    void arrived(Call c, int place, Payload value) {
        if (isOpen(c) && c.coming.arrived(place, value)) {
            ready(c, c.coming.all());
        }
    }

    /** All that a call depends on is there. */
    void ready(Call c, List<Payload> dependencies) {
        if (!isOpen(c) || !c.future.to(TaskState.QUEUED)) {
            return;
        }
        notWaiting(c);
        recorder.queued(c.entry);
        c.dependencies = dependencies;
        String noMore = workforce.noMore();
        if (noMore != null && isWithoutWorkers(c)) {
            fail(c, new LaunchException(noMore));
            return;
        }
        if (workforce.isFixed() && !workforce.groups().isEmpty() && isTooWideForGood(c)) {
            fail(c, tooWideForGood(c));
            return;
        }
        if (!fits(c)) {
            fail(
                    c,
                    new ResourcesException(
                            "the call needs " + cores(c) + " cores, and the executor was resized to " + maxCores));
            return;
        }
        shared.admit(c);
    }

    /** The allocation is about to end: what runs may finish, and nothing begins any more. */
    void endsSoon(String why) {
        ending = why;
        for (Call c : List.copyOf(calls.values())) {
            // One that waits for the result of another has that one's lot.
            if (c.isNotPlaced() && !c.following && c.future.taskState() == TaskState.QUEUED) {
                withdraw(c);
                fail(c, endsSoon(c, why));
            }
        }
    }

    /** A call's result was there when it was submitted, and its future is done. */
    void foundAtSubmit(Call c) {
        recorder.cached(c.entry);
        recorder.ended(c.entry, TaskState.DONE);
        counters.hits++;
        counters.finished++;
        callbacks.tell(l -> {
            l.submitted(c.future);
            l.cached(c.future);
            l.finished(c.future);
        });
    }

    /** A call's result was in the cache. */
    @Override
    public void found(Call c, Hit hit) {
        if (!isOpen(c) || c.settled) {
            return;
        }
        notWaiting(c);
        recorder.cached(c.entry);
        counters.hits++;
        callbacks.tell(l -> l.cached(c.future));
        settle(c, TaskState.DONE, hit::value);
        calls.remove(c.number);
        shared.share(c);
    }

    @Override
    public boolean isOpen(Call c) {
        return calls.get(c.number) == c;
    }

    @Override
    public void enqueue(Call c) {
        if (ending != null) {
            fail(c, endsSoon(c, ending));
            return;
        }
        scheduler.enqueue(c.number, c.demand, c.resources.priority());
        queuedMore = true;
    }

    /** Whether the cores there are now suffice; the executor may have been resized since the call was accepted. */
    private boolean fits(Call c) {
        return c.demand.oversubscribe() || cores(c) <= maxCores;
    }

    private static long cores(Call c) {
        return (long) c.demand.ranks() * c.demand.threads();
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
        recorder.ended(c.entry, TaskState.CANCELLED);
        callbacks.tell(c.future::report);
        c.settled = true;
        handOn(c);
        if (c.gang == null) {
            withdraw(c);
        } else if (stopIfRunning) {
            stop(c, "the call was cancelled");
        }
    }

    private boolean place() {
        boolean moved = false;
        for (Placement p = scheduler.next(); p != null; p = scheduler.next()) {
            placed(Objects.requireNonNull(calls.get(p.task())), p);
            moved = true;
        }
        return moved;
    }

    private void placed(Call c, Placement p) {
        c.placement = p;
        if (!shared.mustLease(c, p)) {
            dispatch(c, p);
        }
    }

    @Override
    public void giveBack(Placement p) {
        if (p.gang().pool() == Placement.FRESH) {
            scheduler.abandon(p.task());
            return;
        }
        for (int slot : p.gang().slots()) {
            scheduler.release(p.gang().pool(), slot);
        }
    }

    @Override
    public void dispatch(Call c, Placement p) {
        if (c.demand.fresh()) {
            workforce.startFresh(c.demand.kind(), layout(c, p), new FreshCall(c, p));
        } else {
            begin(c, p, p.gang());
        }
    }

    /** How many of its ranks are on each node. */
    private int[] layout(Call c, Placement p) {
        int[] layout = new int[scheduler.nodes()];
        layout[0] = p.nodes().length == 0 ? c.width() : 0;
        for (int node : p.nodes()) {
            layout[node]++;
        }
        return layout;
    }

    /** A call that waits for processes of its own. */
    private final class FreshCall implements Workforce.FreshOwner {
        private final Call c;
        private final Placement p;
        private final int attempt;

        FreshCall(Call c, Placement p) {
            this.c = c;
            this.p = p;
            attempt = c.attempt;
        }

        /** Whether it has not been cancelled meanwhile. */
        private boolean isWanted() {
            return c.attempt == attempt && c.placement != null;
        }

        @Override
        public void ready(WorkerGroup g) {
            if (isWanted()) {
                begin(c, p, scheduler.adopt(c.number, g.number));
            } else {
                scheduler.abandon(c.number);
            }
        }

        @Override
        public void failed(LaunchException e) {
            scheduler.abandon(c.number);
            if (isWanted()) {
                c.placement = null;
                fail(c, e);
            }
        }

        @Override
        public void displaced() {
            scheduler.abandon(c.number);
            if (isWanted()) {
                c.placement = null;
                enqueue(c);
            }
        }
    }

    /** Sends a call to its ranks. */
    private void begin(Call c, Placement p, Gang gang) {
        c.placement = null;
        WorkerGroup g = workforce.group(gang.pool());
        if (!c.future.to(TaskState.RUNNING)) {
            for (int slot : gang.slots()) {
                scheduler.release(gang.pool(), slot);
            }
            return;
        }
        c.begin(gang);
        c.begun = System.nanoTime();
        running++;
        boolean collective = c.kind == Message.Kind.RANKS || c.kind == Message.Kind.ROOT;
        CommTable.Carving comm = collective ? g.comms.of(gang) : new CommTable.Carving(0, false);
        c.comm = comm.number();
        int[] members = new int[gang.slots().length];
        for (int i = 0; i < members.length; i++) {
            Worker w = g.worker(gang.slots()[i]);
            w.call(c);
            members[i] = w.rank();
        }
        g.send(
                c,
                new Message.Run(
                        c.number,
                        c.attempt,
                        c.kind,
                        Members.of(members),
                        comm.number(),
                        comm.create(),
                        g.comms.takeDrops(gang),
                        c.resources.threadsPerCore(),
                        cpus(c, p),
                        gpus(p),
                        g.lacking(c.encoded.code(), gang.slots()),
                        collective && Spread.pays(gang.slots().length, c.encoded.payload(), c.dependencies),
                        c.encoded.payload(),
                        c.dependencies));
        if (c.resources.timeLimit() != null) {
            c.deadline =
                    System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(c.resources.timeLimit()), LONGEST_NANOS);
            deadlines.add(c);
        }
        recorder.started(c.entry);
        callbacks.tell(l -> l.started(c.future));
    }

    /**
     * The CPUs that the ranks are to keep to: each has as many as threads. A rank of one thread is left to the operating system, which
     * knows better where there is room; so is everything where there are fewer CPUs than cores were promised.
     */
    private int[] cpus(Call c, Placement p) {
        // The CPUs of other nodes are not known here.
        boolean here = settings.nodes().isEmpty() || settings.nodes().getFirst().isHere();
        boolean bound = here
                && p.nodes().length == 0
                && c.demand.threads() > 1
                && p.cores().length >= cores(c)
                && maxCores <= settings.cpus().length;
        return bound ? numbers(p.cores(), settings.cpus()) : new int[0];
    }

    /** The numbers of the GPUs that the ranks are given, each on its own node. */
    private int[] gpus(Placement p) {
        if (p.nodes().length == 0 || settings.nodes().isEmpty() || p.gpus().length == 0) {
            return numbers(p.gpus(), settings.gpus());
        }
        int[] result = new int[p.gpus().length];
        int each = result.length / p.nodes().length;
        for (int i = 0; i < result.length; i++) {
            result[i] = settings.nodes().get(p.nodes()[i / each]).gpus()[p.gpus()[i]];
        }
        return result;
    }

    private static int[] numbers(int[] places, int[] numbers) {
        int[] result = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            result[i] = numbers[places[i]];
        }
        return result;
    }

    private Courier.Receiver receiver(WorkerGroup g) {
        return new Courier.Receiver() {
            @Override
            public void receive(int source, Parcel parcel) {
                received(g, source, parcel);
            }

            @Override
            public void broken(int peer, Throwable why) {
                workforce.broken(g, g.worker(peer - 1), why);
            }
        };
    }

    private void received(WorkerGroup g, int from, Parcel parcel) {
        Worker w = g.worker(from - 1);
        Message message;
        try {
            message = Messages.decode(parcel);
        } catch (WireException | OutOfMemoryError e) {
            workforce.broken(g, w, e);
            return;
        }
        switch (message) {
            case Message.Up m -> workforce.up(w, m, g);
            case Message.Fetch m ->
                codeDesk.serve(
                        m,
                        answer -> post(() -> {
                            if (g.state() != WorkerGroup.State.CLOSED) {
                                g.send(w, answer);
                            }
                        }));
            case Message.Outcome m -> outcome(g, w, m);
            case Message.Heartbeat _ -> {}
            case Message.Leaving _ -> workforce.leaving(w);
            case Message.DaemonGone _ -> workforce.daemonGone(w);
            case Message m -> throw new IllegalStateException("not for a master: " + m.getClass());
        }
    }

    private void outcome(WorkerGroup g, Worker w, Message.Outcome m) {
        Call c = w.call();
        if (c == null || c.number != m.call()) {
            LOG.warn("{} answered call {}, which it is not in", w, m.call());
            return;
        }
        workforce.answered(g);
        workforce.free(g, w);
        if (c.attempt != m.attempt() || !c.pending.get(m.rank())) {
            return; // of an attempt that was given up
        }
        c.pending.clear(m.rank());
        if (m.ending() != Message.Ending.VALUE) {
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

    /** Where a rank has died, those it talked with may tell of it sooner than the watch does; what killed it counts then. */
    private void failedOn(WorkerGroup g, Call c, Worker w, Message.Outcome m) {
        spoil(g, c);
        RemoteFailure failure = new RemoteFailure(source.codec(), m.payload(), m.rank(), c.width(), w.host, w.pid);
        if (!c.settled && c.mpiFailure == null && m.ending().isMpis()) {
            c.mpiFailure = failure;
            c.uncarved = m.ending() == Message.Ending.NO_COMMUNICATOR;
        } else if (!c.settled && c.mpiFailure == null) {
            settle(c, TaskState.FAILED, CallFuture.failing(failure::read));
        } else if (!c.settled) {
            c.further = c.further.isEmpty() ? new ArrayList<>(1) : c.further;
            c.further.add(failure);
        } else {
            further(c, failure);
        }
        release(c, "rank " + m.rank() + " of the call failed");
    }

    /** Another rank failed as well; one that was only told to stop did not. */
    private void further(Call c, RemoteFailure failure) {
        if (c.future.taskState() == TaskState.FAILED) {
            callbacks.execute(() -> {
                Throwable t = failure.read();
                if (!(t instanceof CancellationException)) {
                    c.future.addFurther(t);
                }
            });
        }
    }

    /** None of the others has died, so MPI's failure is the reason there is. */
    private void settleWithMpis(Call c) {
        settle(c, TaskState.FAILED, CallFuture.failing(Objects.requireNonNull(c.mpiFailure)::read));
        c.further.forEach(f -> further(c, f));
    }

    /** The others may wait for the one that is gone, also in a call that was cancelled and allowed to go on. */
    private void release(Call c, String why) {
        if (!c.stopping) {
            stop(c, why);
        }
    }

    /** A member has ended one way or another; maybe it was the last. */
    private void memberDone(WorkerGroup g, Call c) {
        if (!c.pending.isEmpty() || (!c.settled && isRunElsewhere(g, c))) {
            return;
        }
        running--;
        deadlines.remove(c);
        if (c.stopping) {
            spoil(g, c);
        }
        if (!c.settled && c.mpiFailure != null) {
            settleWithMpis(c);
        }
        if (!c.settled
                && shared.keeps(c, g.worker(Objects.requireNonNull(c.gang).slots()[0]))) {
            return;
        }
        if (!c.settled) {
            settle(c, TaskState.DONE, ResultReader.of(source.codec(), c));
        }
        calls.remove(c.number);
        shared.handOver(c);
    }

    @Override
    public void finish(Call c, CallFuture.Outcome outcome) {
        if (!c.settled) {
            settle(c, TaskState.DONE, outcome);
        }
        calls.remove(c.number);
    }

    private void spoil(WorkerGroup g, Call c) {
        if (!c.unclean) {
            c.unclean = true;
            g.comms.spoil(Objects.requireNonNull(c.gang), c.comm);
        }
    }

    /** Tells the ranks that are still at a call to stop. */
    private void stop(Call c, String why) {
        Gang gang = Objects.requireNonNull(c.gang);
        WorkerGroup g = workforce.group(gang.pool());
        c.stopping = true;
        for (int rank = c.pending.nextSetBit(0); rank >= 0; rank = c.pending.nextSetBit(rank + 1)) {
            workforce.stop(g, g.worker(gang.slots()[rank]), c.number, why);
        }
    }

    @Override
    public void fail(Call c, Throwable why) {
        settle(c, TaskState.FAILED, CallFuture.failing(why));
        if (c.gang == null) {
            calls.remove(c.number);
            shared.handOver(c);
        }
    }

    /** Leaves a call's outcome in its future; reading it and the callbacks happen elsewhere. */
    private void settle(Call c, TaskState state, CallFuture.Outcome outcome) {
        c.settled = true;
        if (!c.future.to(state)) {
            // Cancelled meanwhile, and that comes too late to find the call here.
            counters.cancelled++;
            recorder.ended(c.entry, TaskState.CANCELLED);
            callbacks.tell(c.future::report);
            handOn(c);
            return;
        }
        switch (state) {
            case DONE -> counters.finished++;
            case FAILED -> counters.failed++;
            default -> counters.cancelled++;
        }
        recorder.ended(c.entry, state);
        if (!c.future.settle(outcome)) {
            callbacks.finish(c.future);
        }
        handOn(c);
        callbacks.tell(c.future::report);
        if (state == TaskState.FAILED) {
            callbacks.execute(() -> c.future.ifFailed(t -> noteFailure(c, t)));
        }
    }

    private void noteFailure(Call c, Throwable t) {
        recorder.failed(c.entry, t);
        Path log = c.resources.errorLog();
        if (log != null) {
            ErrorLog.append(log, c.future.key(), t);
        }
    }

    // ---- lost workers --------------------------------------------------------------------------------------------

    @Override
    public void lost(WorkerGroup g, Worker w, Loss loss) {
        callbacks.tell(l -> l.rankLost(w.slot, w.host, w.pid));
        Call c = w.call();
        if (c != null) {
            lostIn(g, c, w, loss);
        }
    }

    @Override
    public void noWorkers(int kind, LaunchException why) {
        for (Call c : List.copyOf(calls.values())) {
            if (c.isNotPlaced() && c.demand.kind() == kind && !c.demand.fresh()) {
                withdraw(c);
                fail(c, why);
            }
        }
    }

    /** Where ranks cannot be replaced, calls may have become too wide for ever. */
    @Override
    public void shrunkForGood() {
        for (Call c : List.copyOf(calls.values())) {
            if (c.isNotPlaced() && isTooWideForGood(c) && scheduler.remove(c.number)) {
                fail(c, tooWideForGood(c));
            }
        }
    }

    private static AllocationEndsException endsSoon(Call c, String why) {
        return new AllocationEndsException(c.future.key() + " was not started, since " + why
                + "; submit it again in the next allocation, where results that are in the cache are found");
    }

    private boolean isTooWideForGood(Call c) {
        // One node without any of these has room for all that was accepted.
        boolean depends =
                scheduler.nodes() > 1 || c.demand.nodes() > 1 || c.demand.gpus() > 0 || c.demand.threads() > 1;
        return c.width() > scheduler.widest(0) || (depends && !scheduler.isEverRoom(c.demand));
    }

    private ResourcesException tooWideForGood(Call c) {
        int widest = scheduler.widest(0);
        return new ResourcesException(
                c.width() > widest
                        ? "the call needs " + c.width() + " ranks, and only " + widest + " are left in the world"
                        : "the call's " + c.width() + " ranks"
                                + (c.demand.threads() > 1 ? " with " + c.demand.threads() + " threads each" : "")
                                + (c.demand.gpus() > 0 ? " with " + c.demand.gpus() + " GPUs each" : "")
                                + (c.demand.nodes() > 0 ? " over " + c.demand.nodes() + " nodes" : "")
                                + " have no room on the world's " + scheduler.nodes()
                                + " node(s) with the ranks that are left there");
    }

    @Override
    public void noMoreWorkers(String why) {
        for (Call c : List.copyOf(calls.values())) {
            if (c.isNotPlaced() && isWithoutWorkers(c) && scheduler.remove(c.number)) {
                fail(c, new LaunchException(why));
            }
        }
    }

    /** Whether there are no workers for a call, and will be none where none can be started any more. */
    private boolean isWithoutWorkers(Call c) {
        return c.demand.fresh() || !scheduler.isEverRoom(c.demand);
    }

    @Override
    public void nodesChanged() {
        queuedMore = true;
    }

    private void lostIn(WorkerGroup g, Call c, Worker w, Loss loss) {
        int rank = rankOf(g, c, w);
        workforce.free(g, w);
        if (rank < 0) {
            return; // of an attempt that was given up
        }
        c.pending.clear(rank);
        spoil(g, c);
        if (!c.settled && c.mpiFailure != null && w.fault() != null) { // it was ended for that
            if (isRunElsewhere(g, c)) {
                return;
            }
            settleWithMpis(c);
        }
        if (!c.settled) {
            boolean blamed = blame.lost(c.losses, loss);
            if (!blamed && ending == null && c.restartsLeft > 0 && fits(c) && c.future.to(TaskState.QUEUED)) {
                c.restartsLeft--;
                retry(c, "a rank of the call was lost; it will be run again");
                return;
            }
            String why = blamed && c.restartsLeft > 0 ? loss.why() + notAgain(c) : loss.why();
            settle(c, TaskState.FAILED, CallFuture.failing(new RankLostException(rank, w.host, w.pid, why)));
        }
        release(c, "rank " + rank + " of the call was lost");
        memberDone(g, c);
    }

    private static String notAgain(Call c) {
        return "; " + c.future.key() + " is not run again: its ranks were lost " + c.losses.count()
                + " times, so it is taken for the cause";
    }

    /**
     * Of ranks that all live MPI makes no communicator where another rank of theirs was lost, with Open MPI 5. The function has not begun,
     * so it may among others.
     */
    private boolean isRunElsewhere(WorkerGroup g, Call c) {
        if (!c.uncarved) {
            return false;
        }
        c.uncarvedRuns++;
        boolean runs = c.uncarvedRuns < MOST_UNCARVED && ending == null && fits(c) && c.future.to(TaskState.QUEUED);
        if (runs) {
            workforce.suspect(g);
            retry(c, "no communicator could be made of its ranks; it will be run by others");
        }
        return runs;
    }

    private void retry(Call c, String why) {
        stop(c, why);
        c.pending.clear();
        counters.retried++;
        running--;
        deadlines.remove(c);
        c.gang = null;
        int coming = c.attempt + 1;
        recorder.retried(c.entry);
        callbacks.tell(l -> l.retried(c.future, coming));
        enqueue(c);
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

    // ---- time --------------------------------------------------------------------------------------------------

    private void tick(long now) {
        for (Call c = deadlines.peek(); c != null && c.deadline - now <= 0; c = deadlines.peek()) {
            deadlines.remove();
            if (!c.settled) {
                settle(
                        c,
                        TaskState.FAILED,
                        CallFuture.failing(
                                new TaskTimeoutException(c.future.key() + " ran longer than its time limit of "
                                        + c.resources.timeLimit() + "; " + stillAt(c))));
            }
            if (!c.stopping) {
                stop(c, "the call's time limit is over");
            }
        }
        workforce.tick(now);
    }

    /** The first few ranks that have not answered, and where they are. */
    private String stillAt(Call c) {
        Gang gang = Objects.requireNonNull(c.gang);
        WorkerGroup g = workforce.group(gang.pool());
        String ranks = c.pending.stream()
                .limit(3)
                .mapToObj(rank -> {
                    Worker w = g.worker(gang.slots()[rank]);
                    return "rank " + rank + " (pid " + w.pid + " on " + w.host + ")";
                })
                .collect(Collectors.joining(", "));
        int more = c.pending.cardinality() - 3;
        return ranks + (more > 0 ? " and " + more + " more" : "") + " had not ended";
    }

    // ---- the end -----------------------------------------------------------------------------------------------

    /** Takes no more calls; ends when the ones there are have ended. */
    void shutdown() {
        closing = true;
        workforce.closing();
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
        c.placement = null; // processes that are being started for it are not needed
        notWaiting(c);
        calls.remove(c.number);
        shared.handOver(c);
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
        workforce.replaceAll();
    }

    /** Changes the size; running calls stay where they are. */
    void resize(int cores) {
        maxCores = cores;
        scheduler.limitCores(cores);
        workforce.resize(cores);
    }

    int mostCoresWaiting() {
        return scheduler.mostCoresWaiting();
    }

    /** The number of the workers that calls with these resources need. */
    int kind(WorkerKind spec) {
        return workforce.kind(spec);
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
        return counters.info(maxCores, workforce.up(), scheduler.busy(), scheduler.queued(), running);
    }
}
