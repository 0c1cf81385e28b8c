package org.muster.master;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.muster.LaunchException;
import org.muster.code.Encoded;
import org.muster.nativeaccess.ProcessEnd;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.NodeSize;
import org.muster.schedule.Shortage;
import org.muster.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker processes of an executor: started where waiting calls want them, ended when nobody has wanted them for a while, replaced when
 * they are damaged.
 *
 * <p>A gang needs ranks of one MPI job, and a fresh process cannot join an old one; so processes come and go by {@link WorkerGroup}s.
 * Idle processes hold no cores: how many may run at once is the scheduler's affair. Only the conductor's thread uses it.
 */
final class Workforce {
    private static final Logger LOG = LoggerFactory.getLogger(Workforce.class);
    /** Starts that fail in a row before the calls that wait for them fail too. */
    private static final int MOST_FAILED_STARTS = 3;

    private static final long SHRINK_CHECK_NANOS = 100_000_000;
    /** How often workers that sleep are woken for what came while they fell asleep. */
    private static final long WAKE_NANOS = 20_000_000;
    /** Processes that end together are told of one after the other, and a spawn in between was seen to hang. */
    private static final long SETTLE_NANOS = 50_000_000;
    /** More than lies between a process's last message and its end. */
    private static final long END_MILLIS = 1_000;
    /** Grace times that a killed process gets: the system may hold it for ever, as where a file system does not answer. */
    private static final int PATIENCE_WITH_KILLED = 6;
    /** Who ends this soon, and in no call, may be of no use at all. */
    private static final long EARLY_NANOS = 10_000_000_000L;

    /** What it tells its conductor. */
    interface Owner {
        /** Has something done on the conductor's thread. */
        boolean post(Runnable command);

        /** A worker was lost that may have been in a call. */
        void lost(WorkerGroup g, Worker w, Loss loss);

        /** Workers of a kind cannot be started. */
        void noWorkers(int kind, LaunchException why);

        /** There will be no other workers than those there are, which may have become fewer. */
        void noMoreWorkers(String why);

        /** Other nodes can be used than before. */
        void nodesChanged();

        /** There are fewer ranks than there were, and there will be no others. */
        void shrunkForGood();
    }

    /**
     * How it is to behave.
     *
     * @param init what each worker runs first, or null
     * @param graceNanos how long a worker that was told to stop may go on
     * @param minCores how many workers are kept at least
     * @param idleNanos after which time workers beyond those that have nothing to do are ended
     * @param heartbeats of workers on other nodes
     * @param gpus how many each node of a world has
     */
    record Settings(
            @Nullable Encoded init,
            long graceNanos,
            int minCores,
            long idleNanos,
            Heartbeats.Settings heartbeats,
            int gpus) {}

    /** One kind of workers. */
    private static final class Kind {
        final int number;
        final WorkerKind spec;
        int starting;
        int failedStarts;

        Kind(int number, WorkerKind spec) {
            this.number = number;
            this.spec = spec;
        }
    }

    /** What becomes of processes that one call is to have for itself. */
    interface FreshOwner {
        /** They are there. */
        void ready(WorkerGroup g);

        /** They cannot be started. */
        void failed(LaunchException why);

        /** A node on which they were to be can no longer be used; the call wants another place. */
        void displaced();
    }

    /** Processes that one call is to have for itself. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Fresh(Kind kind, int[] layout, int attempt, FreshOwner owner) {
        Fresh again() {
            return new Fresh(kind, layout, attempt + 1, owner);
        }
    }

    /** A worker that was told to stop; it may have stopped. */
    private record Stopping(WorkerGroup group, Worker worker) {}

    private final WorkerSource source;
    private final Settings settings;
    private final GangScheduler scheduler;
    private final Counters counters;
    private final Owner owner;
    private final PidWatch watch;
    private final Heartbeats heartbeats;
    /** Of the nodes, where there are several that may come and go. */
    private final @Nullable NodeGuard nodes;

    private final Map<Integer, WorkerGroup> groups = new HashMap<>();
    /** Read by every thread. */
    private final List<Kind> kinds = new CopyOnWriteArrayList<>();

    private final List<Fresh> fresh = new ArrayList<>();
    private int maxCores;
    private int lastGroup;
    private int starting;
    private int stopping;
    /** The workers that are meant by that, and some that have stopped. */
    private List<Stopping> toldToStop = new ArrayList<>();

    /** Those whose processes were killed, and some that have ended since. */
    private final List<Stopping> killed = new ArrayList<>();

    /** Those that have lost a worker, until it is known whether others can take their place. */
    private final Set<WorkerGroup> damaged = new LinkedHashSet<>();

    private boolean closing;
    /** Why no workers can be started any more. */
    private @Nullable String noMore;

    /** Whether starting workers waits for the end of others. */
    private boolean held;
    /** Whether a worker was ever lost, or seems to have been, and when that was last. */
    private boolean hasLost;

    private long lastLoss;

    private long lastShrinkCheck = System.nanoTime();
    private long lastWake;

    Workforce(
            WorkerSource source,
            Settings settings,
            int maxCores,
            GangScheduler scheduler,
            Counters counters,
            Owner owner) {
        this.source = source;
        this.settings = settings;
        this.maxCores = maxCores;
        this.scheduler = scheduler;
        this.counters = counters;
        this.owner = owner;
        watch = new PidWatch((pid, end) -> owner.post(() -> processEnded(pid, end)));
        heartbeats = new Heartbeats(settings.heartbeats());
        kinds.add(new Kind(0, WorkerKind.USUAL));
        Allocation allocation = source.allocation();
        nodes = allocation == null ? null : new NodeGuard(allocation, scheduler, new Nodes());
    }

    /** What becomes of nodes. */
    private final class Nodes implements NodeGuard.Owner {
        @Override
        public boolean post(Runnable command) {
            return owner.post(command);
        }

        @Override
        public void tryNode(int node) {
            tryWorkers(node);
        }

        @Override
        public void daemonLost(String why) {
            launcherDamaged(why);
        }

        @Override
        public void nodesChanged() {
            owner.nodesChanged();
            if (!damaged.isEmpty()) {
                lookForLostDaemon(); // later than that of workers its loss may be known
                replaceDamaged();
            }
            ensure();
        }
    }

    Collection<WorkerGroup> groups() {
        return groups.values();
    }

    WorkerGroup group(int number) {
        return Objects.requireNonNull(groups.get(number));
    }

    boolean isFixed() {
        return source.isFixed();
    }

    /** Number of the kind of workers for it; a new one where there was none. Any thread may ask. */
    synchronized int kind(WorkerKind spec) {
        if (source.isFixed()) {
            return 0;
        }
        for (Kind k : kinds) {
            if (k.spec.equals(spec)) {
                return k.number;
            }
        }
        kinds.add(new Kind(kinds.size(), spec));
        return kinds.size() - 1;
    }

    /** Whether workers may have something to say. */
    boolean isExpecting() {
        return stopping > 0 || held || groups.values().stream().anyMatch(WorkerGroup::isAwaited);
    }

    boolean isStopping() {
        return stopping > 0;
    }

    // ---- growing -----------------------------------------------------------------------------------------------

    /** Starts the workers that calls wait for. */
    void ensure() {
        if (noMore != null) {
            held = false;
            List<Fresh> never = List.copyOf(fresh);
            fresh.clear();
            never.forEach(f -> f.owner().failed(new LaunchException(noMore)));
            return;
        }
        if (source.isFixed()) {
            if (groups.isEmpty() && starting == 0 && !closing) {
                start(kinds.getFirst(), new int[] {maxCores});
            }
            return;
        }
        // Open MPI 4.1 may fail to spawn while it deals with the end of processes it did not expect.
        held = groups.values().stream().anyMatch(WorkerGroup::isDying)
                || (hasLost && System.nanoTime() - lastLoss < SETTLE_NANOS)
                || (nodes != null && nodes.isInDoubt());
        if (held) {
            return;
        }
        List<Fresh> wanted = List.copyOf(fresh);
        fresh.clear();
        wanted.forEach(this::startNow);
        for (Shortage s : scheduler.shortages()) {
            Kind k = kinds.get(s.kind());
            if (k.starting == 0) {
                start(k, s.layout(Math.min(s.wanted(), capacity(k) - open(k))));
            }
        }
        Kind usual = kinds.getFirst();
        if (!closing && usual.starting == 0) {
            start(usual, scheduler.layout(Math.min(settings.minCores(), maxCores) - open(usual)));
        }
    }

    /** How many of a kind could run at once. */
    private int capacity(Kind k) {
        return Math.max(1, maxCores / k.spec.threads());
    }

    /** How many of a kind there are for calls. */
    private int open(Kind k) {
        int n = 0;
        for (WorkerGroup g : groups.values()) {
            n += g.kind == k.number && g.state() == WorkerGroup.State.OPEN
                    ? g.workers().size()
                    : 0;
        }
        return n;
    }

    private void start(Kind k, int[] layout) {
        int n = Arrays.stream(layout).sum();
        if (n <= 0) {
            return;
        }
        endIdleOthers(k, n);
        k.starting = n;
        starting++;
        source.start(++lastGroup, layout, k.spec)
                .whenComplete((g, t) -> owner.post(() -> {
                    k.starting = 0;
                    starting--;
                    if (g != null) {
                        opened(k, g);
                    } else {
                        Throwable cause = CallFuture.unwrap(Objects.requireNonNull(t));
                        doubt(layout, cause);
                        if (noMore == null) {
                            startAgain(k, cause);
                        }
                    }
                    ensure();
                }));
    }

    /** Starts workers on a node that answers again: only that shows that it can be used. */
    private void tryWorkers(int node) {
        // Also while the executor is closing: calls may wait for that node.
        if (noMore != null) {
            return;
        }
        Kind usual = kinds.getFirst();
        int[] layout = new int[scheduler.nodes()];
        int cores =
                Objects.requireNonNull(source.allocation()).nodes().get(node).cores();
        layout[node] = Math.min(cores, maxCores);
        starting++;
        source.start(++lastGroup, layout, usual.spec)
                .whenComplete((g, t) -> owner.post(() -> {
                    starting--;
                    Throwable cause = t == null ? null : CallFuture.unwrap(t);
                    if (g != null) {
                        opened(usual, g);
                    } else {
                        doubt(layout, Objects.requireNonNull(cause));
                    }
                    Objects.requireNonNull(nodes).tried(node, cause);
                }));
    }

    /** Idle workers of other kinds must not fill the memory. */
    private void endIdleOthers(Kind k, int n) {
        int all = n;
        for (WorkerGroup g : groups.values()) {
            all += g.workers().size();
        }
        List<WorkerGroup> idle = groups.values().stream()
                .filter(g -> g.kind != 0 && g.kind != k.number && isOpenAndIdle(g))
                .sorted(Comparator.comparingLong(g -> g.idleSince - System.nanoTime()))
                .toList();
        for (WorkerGroup g : idle) {
            if (all <= 2 * Math.max(maxCores, n)) {
                return;
            }
            all -= g.workers().size();
            drain(g);
        }
    }

    private void opened(Kind k, WorkerGroup g) {
        take(k, g);
        if (source.isFixed()) {
            worldsNodes(g);
        }
        if (scheduler.nodes() > 1) {
            scheduler.addPool(g.number, k.number, g.places());
        } else {
            scheduler.addPool(g.number, k.number, g.workers().size());
        }
        for (Worker w : g.workers()) {
            if (w.isGone()) {
                scheduler.loseSlot(g.number, w.slot); // by an executor that used these workers before
            }
        }
        if (source.isFixed()) {
            owner.shrunkForGood();
        } else {
            trim(k, g);
            if (g.workers().size() > capacity(k)) {
                drain(g); // resized while it started
            }
        }
    }

    /** The ranks of a world have told where they are: on each node there are as many cores as ranks, or in proportion where there are more. */
    private void worldsNodes(WorkerGroup g) {
        List<String> names = g.workers().stream()
                .filter(w -> !w.node.isEmpty())
                .map(w -> w.node)
                .distinct()
                .toList();
        if (names.size() < 2) {
            return;
        }
        int[] counts = new int[names.size()];
        for (Worker w : g.workers()) {
            w.place = Math.max(0, names.indexOf(w.node));
            counts[w.place]++;
        }
        int all = g.workers().size();
        scheduler.spread(Arrays.stream(counts)
                .mapToObj(n -> new NodeSize(
                        Math.max(n, Math.toIntExact(((long) n * maxCores + all - 1) / all)), settings.gpus()))
                .toList());
    }

    /** Makes a group's workers this executor's. */
    private void take(Kind k, WorkerGroup g) {
        g.kind = k.number;
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
            observe(g, w);
        }
    }

    /** Has the end of a worker noticed, once it is known which process it is, and tells it so. */
    private void observe(WorkerGroup g, Worker w) {
        if (w.pid != 0 && w.isHere()) {
            watch.add(w.pid);
        } else {
            heartbeats.begin(g, w);
        }
        if (w.pid != 0) {
            if (w.bell == null && w.isHere()) {
                w.bell = Doorbell.open();
            }
            Doorbell bell = w.bell;
            g.send(w, bell == null ? new Message.Known("", 0, "") : bell.offer());
        }
    }

    /** A wider group takes the place of narrower ones: there are not to be more workers than can run. */
    private void trim(Kind k, @Nullable WorkerGroup newest) {
        List<WorkerGroup> smallestFirst = groups.values().stream()
                .filter(g -> g.kind == k.number && g.spawned && g.state() == WorkerGroup.State.OPEN && g != newest)
                .sorted(Comparator.comparingInt(g -> g.workers().size()))
                .toList();
        for (WorkerGroup g : smallestFirst) {
            if (open(k) <= capacity(k)) {
                return;
            }
            drain(g);
        }
    }

    /** Workers could not be started there; one of the nodes may be the reason. */
    private void doubt(int[] layout, Throwable cause) {
        if (cause instanceof DaemonLostException) {
            launcherDamaged(DaemonLostException.WHY);
            return;
        }
        for (int n = 0; nodes != null && n < layout.length; n++) {
            if (layout[n] > 0) {
                nodes.lost(n);
            }
        }
    }

    /** A start can fail for a passing reason, so it is tried again; but where there is no MPI there will be none. */
    private void startAgain(Kind k, Throwable t) {
        // On several nodes one that was cut off meanwhile may be the reason.
        if ((t instanceof LaunchException && nodes == null) || ++k.failedStarts >= MOST_FAILED_STARTS) {
            k.failedStarts = 0;
            owner.noWorkers(k.number, launchException(t));
        } else {
            LOG.warn("starting workers failed and is tried again: {}", t.getMessage());
        }
    }

    private static LaunchException launchException(Throwable t) {
        return t instanceof LaunchException l
                ? l
                : new LaunchException("no workers could be started: " + t.getMessage(), t);
    }

    /** Starts processes for one call alone. */
    void startFresh(int kind, int[] layout, FreshOwner owner) {
        fresh.add(new Fresh(kinds.get(kind), layout, 1, owner));
        ensure();
    }

    private void startNow(Fresh f) {
        if (nodes != null && !nodes.isUsable(f.layout())) {
            f.owner().displaced();
            return;
        }
        starting++;
        source.start(++lastGroup, f.layout(), f.kind().spec)
                .whenComplete((g, t) -> owner.post(() -> {
                    starting--;
                    if (g != null) {
                        take(f.kind(), g);
                        g.to(WorkerGroup.State.DRAINING); // no other call is to use it
                        f.owner().ready(g);
                        if (g.isIdle()) {
                            shut(g);
                        }
                        return;
                    }
                    Throwable cause = CallFuture.unwrap(Objects.requireNonNull(t));
                    doubt(f.layout(), cause);
                    // On several nodes one that was cut off meanwhile may be the reason.
                    boolean isLast =
                            (cause instanceof LaunchException && nodes == null) || f.attempt() >= MOST_FAILED_STARTS;
                    if (noMore != null || isLast) {
                        f.owner().failed(noMore != null ? new LaunchException(noMore) : launchException(cause));
                    } else {
                        LOG.warn("starting workers failed and is tried again: {}", cause.getMessage());
                        fresh.add(f.again());
                        ensure();
                    }
                }));
    }

    // ---- what becomes of a worker --------------------------------------------------------------------------------

    void up(Worker w, Message.Up m, WorkerGroup g) {
        w.up(m);
        observe(g, w);
    }

    /** A worker on another node says that it ends as it was told to. */
    void leaving(Worker w) {
        if (w.state() == Worker.State.ENDING && !w.isHere()) {
            w.to(Worker.State.ENDED);
        }
    }

    /** The launcher's daemon on a worker's node has ended, and all workers there are about to. */
    void daemonGone(Worker w) {
        scheduler.setUsable(w.place, false);
        launcherDamaged("the launcher's daemon on " + w.host + " has ended");
    }

    /** The launcher has lost one of its daemons: the next start of workers could end the whole program, with Open MPI 4.1. */
    private void launcherDamaged(String why) {
        if (noMore == null) {
            noMore = why + ", and after that Open MPI cannot start processes any more without ending the program;"
                    + " it goes on with the workers it has. Start the program anew for more";
            LOG.warn("{}", noMore);
            owner.noMoreWorkers(noMore);
        }
    }

    private void lookForLostDaemon() {
        if (noMore == null && source.hasLostDaemon()) {
            launcherDamaged(DaemonLostException.WHY);
        }
    }

    /** Why no workers can be started any more; null if they can. */
    @Nullable
    String noMore() {
        return noMore;
    }

    private void processEnded(long pid, ProcessEnd end) {
        for (WorkerGroup g : groups.values()) {
            Worker w = g.byPid(pid);
            if (w != null) {
                if (w.state() == Worker.State.ENDING) {
                    w.to(Worker.State.ENDED);
                } else {
                    String fault = w.fault();
                    lost(g, w, fault == null ? Loss.of(end) : Loss.because(fault));
                }
                return;
            }
        }
    }

    /** What a worker sent, or was to be sent, could not be carried: it is of no more use, but no other is harmed. */
    void broken(WorkerGroup g, Worker w, Throwable why) {
        if (w.isGone() || w.isCutOff()) {
            return;
        }
        if (w.state() == Worker.State.ENDING && w.isDistant()) {
            g.forget(w);
            w.to(Worker.State.ENDED); // its end cannot be seen otherwise
            return;
        }
        w.cutOff();
        doom(g, w);
        g.forget(w);
        // A process that ends takes its connections with it first; how it ended says more then.
        CompletableFuture.delayedExecutor(END_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> owner.post(() -> {
                    if (!w.isGone()) {
                        LOG.warn("messages with {} broke off; its process is ended", w, why);
                        end(g, w, "messages with it broke off: " + why);
                    }
                }));
    }

    private void lost(WorkerGroup g, Worker w, Loss loss) {
        LOG.debug("{} of group {} was lost: {}", w, g.number, loss.why());
        boolean useless = w.call() == null && System.nanoTime() - w.upSince < EARLY_NANOS;
        w.to(Worker.State.LOST);
        counters.ranksLost++;
        hasLost = true;
        lastLoss = System.nanoTime();
        if (!w.isHere()) {
            lookForLostDaemon(); // a group that cannot be replaced is not given up
        }
        scheduler.loseSlot(g.number, w.slot);
        g.forget(w);
        if (nodes != null && !w.isHere() && noMore == null) { // else nothing is started there, whatever it answers
            nodes.lost(w.place);
        }
        owner.lost(g, w, loss);
        if (noMore != null) {
            owner.noMoreWorkers(noMore);
        } else if (isReplaceable(g)) {
            damaged.add(g);
            replaceDamaged();
            Kind k = kinds.get(g.kind);
            if (useless && ++k.failedStarts > MOST_FAILED_STARTS) {
                k.failedStarts = 0;
                owner.noWorkers(
                        k.number,
                        new LaunchException("worker processes keep ending before they run anything; the last was " + w
                                + ". Run \"muster doctor\" to see why."));
            } else {
                ensure();
            }
        }
        if (source.isFixed()) {
            owner.shrunkForGood();
        }
    }

    /**
     * A gang needs ranks of one MPI job, so a damaged group is replaced as a whole once it is idle. Not before it is known what became of the
     * node: the launcher's daemon may be lost there, and then there will be no other group.
     */
    private void replaceDamaged() {
        if (nodes != null && nodes.isInDoubt()) {
            return;
        }
        List<WorkerGroup> all = List.copyOf(damaged);
        damaged.clear();
        for (WorkerGroup g : all) {
            if (isReplaceable(g)) {
                drain(g);
            }
        }
    }

    /** A worker has answered a call, so workers of its kind are good for something. */
    void answered(WorkerGroup g) {
        kinds.get(g.kind).failedStarts = 0;
    }

    /** The worker can take another call, unless its group is being given up. */
    void free(WorkerGroup g, Worker w) {
        if (w.graceEnd() != 0) {
            w.graceEnd(0);
            stopping--;
            if (stopping == 0) {
                toldToStop.clear();
            }
        }
        w.call(null);
        scheduler.release(g.number, w.slot);
        if (g.comms.isUsedUp() && isReplaceable(g)) {
            retire(g);
        } else if (g.isIdle()) {
            g.idleSince = System.nanoTime();
            if (g.state() == WorkerGroup.State.DRAINING) {
                shut(g);
            }
        }
    }

    private boolean isReplaceable(WorkerGroup g) {
        return noMore == null && g.spawned && g.state() == WorkerGroup.State.OPEN;
    }

    /** Has others take the place of workers that are of no more use, if that can be. */
    void retire(WorkerGroup g) {
        if (isReplaceable(g)) {
            drain(g);
            ensure();
        }
    }

    /** The same where one of them may have ended of which nothing is known yet: a start must not meet that. */
    void suspect(WorkerGroup g) {
        hasLost = true;
        lastLoss = System.nanoTime();
        retire(g);
    }

    /** Tells a worker to stop what it does; it is ended if it does not within the grace time. */
    void stop(WorkerGroup g, Worker w, long call, String why) {
        if (w.graceEnd() == 0) {
            w.graceEnd(System.nanoTime() + settings.graceNanos() | 1);
            stopping++;
            toldToStop.add(new Stopping(g, w));
            g.send(w, new Message.Cancel(call, why));
        }
    }

    /** How long the conductor may sleep when nothing is expected: workers on other nodes wait for a sign of life. */
    long mostNanosAsleep() {
        return heartbeats.isNeeded(groups.values()) ? heartbeats.intervalNanos() / 2 : 1_000_000_000L;
    }

    void tick(long now) {
        if (now - lastWake >= WAKE_NANOS) {
            lastWake = now;
            groups.values().forEach(WorkerGroup::wake);
        }
        heartbeats.tick(
                now, groups.values(), (g, w) -> end(g, w, settings.heartbeats().silence()));
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
        if (!killed.isEmpty()) {
            giveUpKilled(now);
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
            ensure();
        }
        if (stopping > 0) {
            endStuck(now);
        }
        if (now - lastShrinkCheck >= SHRINK_CHECK_NANOS) {
            lastShrinkCheck = now;
            shrink(now);
        }
    }

    private void endStuck(long now) {
        List<Stopping> all = toldToStop;
        toldToStop = new ArrayList<>();
        for (Stopping s : all) {
            Worker w = s.worker();
            if (w.graceEnd() != 0 && w.graceEnd() - now <= 0) {
                w.graceEnd(now + settings.graceNanos() | 1);
                LOG.warn("{} did not stop within the grace time; its process is ended", w);
                end(s.group(), w, "it did not stop when it was told to");
            }
            if (w.graceEnd() != 0) {
                toldToStop.add(s);
            }
        }
    }

    /** Ends a worker's process; one that cannot be reached from here is given up. */
    private void end(WorkerGroup g, Worker w, String why) {
        if (w.pid != 0 && w.isHere()) {
            w.fault(why);
            doom(g, w);
            watch.kill(w.pid);
            if (w.killed == 0) {
                w.killed = System.nanoTime() | 1;
                killed.add(new Stopping(g, w));
            }
            return;
        }
        g.send(w, new Message.Halt(why)); // no signal reaches it, but a thread of its own may listen
        if (w.state() == Worker.State.ENDING) {
            w.to(Worker.State.LOST);
        } else {
            lost(g, w, Loss.because(why));
        }
    }

    /** Neither calls nor the end of the executor wait for ever for a process that the system does not let go. */
    private void giveUpKilled(long now) {
        for (Stopping s : List.copyOf(killed)) {
            Worker w = s.worker();
            boolean overdue = now - w.killed > PATIENCE_WITH_KILLED * settings.graceNanos();
            if (w.isGone() || overdue) {
                killed.remove(s);
            }
            if (!w.isGone() && overdue) {
                LOG.warn("{} was killed and does not end; it is given up", w);
                s.group().forget(w);
                if (w.state() == Worker.State.ENDING) {
                    w.to(Worker.State.LOST);
                } else {
                    lost(
                            s.group(),
                            w,
                            Loss.because(
                                    w.fault() + "; killed, its process has not ended either, so the system holds it"));
                }
            }
        }
    }

    /** A worker whose end is certain may still become free before it ends; no call is to be placed on it then. */
    private void doom(WorkerGroup g, Worker w) {
        scheduler.loseSlot(g.number, w.slot);
        // A group on several nodes may have to go on with the workers it has.
        if (g.spawned && noMore == null && w.isHere()) {
            scheduler.closePool(g.number);
        }
    }

    // ---- shrinking and ending --------------------------------------------------------------------------------------

    private static boolean isOpenAndIdle(WorkerGroup g) {
        return g.spawned && g.state() == WorkerGroup.State.OPEN && g.isIdle();
    }

    /** Ends workers that have had nothing to do for a while. */
    private void shrink(long now) {
        if (noMore != null) {
            return; // they could not come back
        }
        List<WorkerGroup> smallestFirst = groups.values().stream()
                .filter(g -> isOpenAndIdle(g) && now - g.idleSince > settings.idleNanos())
                .sorted(Comparator.comparingInt(g -> g.workers().size()))
                .toList();
        boolean drained = false;
        for (WorkerGroup g : smallestFirst) {
            Kind k = kinds.get(g.kind);
            // Where the last group is larger than what is kept, a smaller one takes its place.
            if (open(k) > (g.kind == 0 ? Math.min(settings.minCores(), maxCores) : 0)) {
                drain(g);
                drained = true;
            }
        }
        if (drained) {
            ensure();
        }
    }

    /** Changes how many cores may be in use; calls that run stay where they are. */
    void resize(int cores) {
        maxCores = cores;
        if (!source.isFixed() && noMore == null) {
            kinds.forEach(k -> trim(k, null));
        }
        ensure();
    }

    /** Replaces all workers. */
    void replaceAll() {
        if (noMore != null) {
            return;
        }
        for (WorkerGroup g : List.copyOf(groups.values())) {
            if (g.spawned && g.state() == WorkerGroup.State.OPEN) {
                drain(g);
            }
        }
        ensure();
    }

    /** Has a group take no more calls, and end with the last it has. */
    private void drain(WorkerGroup g) {
        g.to(WorkerGroup.State.DRAINING);
        scheduler.closePool(g.number);
        if (g.isIdle()) {
            shut(g);
        }
    }

    private void shut(WorkerGroup g) {
        g.to(WorkerGroup.State.CLOSING);
        g.closeBy = System.nanoTime() + settings.graceNanos();
        for (Worker w : g.workers()) {
            if (!w.isGone()) {
                g.send(w, new Message.Shutdown(!g.hasLost()));
                w.to(Worker.State.ENDING);
            }
        }
    }

    /** No more workers than those that the calls there are need. */
    void closing() {
        closing = true;
    }

    /** Ends the groups that are this executor's own; true when they are gone. */
    boolean closeGroups() {
        if (starting > 0 || !fresh.isEmpty()) {
            return false;
        }
        boolean gone = true;
        for (WorkerGroup g : groups.values()) {
            if (g.spawned && g.state().compareTo(WorkerGroup.State.CLOSING) < 0) {
                scheduler.closePool(g.number);
                shut(g);
            }
            gone &= !g.spawned || g.isGone();
        }
        return gone;
    }

    /** The executor has ended. */
    void close() {
        if (nodes != null) {
            nodes.close();
        }
        source.closed(groups.values());
        watch.close();
    }

    int up() {
        int up = 0;
        for (WorkerGroup g : groups.values()) {
            up += g.up();
        }
        return up;
    }
}
