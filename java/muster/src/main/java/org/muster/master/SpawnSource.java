package org.muster.master;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.muster.code.MasterCodec;
import org.muster.mpi.Mpi;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiHere;
import org.muster.mpi.MpiLink;
import org.muster.mpi.Place;
import org.muster.mpi.Processes;
import org.muster.platform.Host;
import org.muster.wire.Message;

/** Spawns worker groups, on this node or on those of an allocation. */
final class SpawnSource implements WorkerSource {
    /** Spawning is a collective of this process alone; two at a time gain nothing. */
    private static final Semaphore TURN = new Semaphore(1, true);

    private static final long FORERUNNERS_END_NANOS = 1_000_000_000L;
    private static final long REPORT_NANOS = 5_000_000_000L;
    private static final long REPORT_LOOK_MILLIS = 5;

    // Of this process, whichever executors it opens; guarded by the turn.

    private static boolean hasForerun;

    private static final LauncherDaemons DAEMONS = new LauncherDaemons();

    private final MasterCodec codec = new MasterCodec();
    private final @Nullable Allocation allocation;

    /** On this node. */
    SpawnSource() {
        this(null);
    }

    /** On the nodes of an allocation. */
    SpawnSource(@Nullable Allocation allocation) {
        this.allocation = allocation;
    }

    @Override
    public @Nullable Allocation allocation() {
        return allocation;
    }

    @Override
    public MasterCodec codec() {
        return codec;
    }

    @Override
    public boolean hasLostDaemon() {
        Allocation a = allocation;
        return a != null && a.nodes().size() > 1 && DAEMONS.isOneGone();
    }

    @Override
    public boolean isFixed() {
        return false;
    }

    @Override
    public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
        return start(number, new int[] {slots}, kind);
    }

    @Override
    public CompletableFuture<WorkerGroup> start(int number, int[] layout, WorkerKind kind) {
        CompletableFuture<WorkerGroup> group = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("muster-spawn-" + number).start(() -> {
            try {
                start(group, number, layout, kind);
            } catch (Throwable t) {
                group.completeExceptionally(t);
            }
        });
        return group;
    }

    private void start(CompletableFuture<WorkerGroup> group, int number, int[] layout, WorkerKind kind)
            throws InterruptedException {
        TURN.acquire();
        // A start that is stuck must not keep others from theirs.
        AtomicBoolean hasTurn = new AtomicBoolean(true);
        List<AllocatedNode> nodes = allocation == null ? List.of() : allocation.nodes();
        try {
            if (hasLostDaemon()) {
                throw new DaemonLostException();
            }
            Mpi mpi = MpiStart.mpi();
            StartWatch watch = new StartWatch(mpi, Arrays.stream(layout).sum(), why -> {
                if (group.completeExceptionally(why)) {
                    Exit.stuck();
                    giveTurn(hasTurn);
                }
            });
            WorkerGroup started;
            List<Worker> missing;
            try (watch) {
                started = new WorkerGroup(number, true, spawn(mpi, layout, kind));
                started.placed(layout);
                missing = RollCall.missing(started, watch::hasFailed);
                if (missing.isEmpty() && group.complete(started)) {
                    if (nodes.size() > 1) {
                        DAEMONS.note(nodes);
                    }
                    return;
                }
            } catch (MpiException e) {
                throw watch.failure(e);
            }
            giveUp(started);
            throw watch.failure(new MpiException(RollCall.absent(missing), null));
        } finally {
            giveTurn(hasTurn);
        }
    }

    /** Those that do not hear it are ended by the keepers of those that do, or by themselves. */
    private static void giveUp(WorkerGroup started) throws InterruptedException {
        boolean anyUp = started.workers().stream().anyMatch(Worker::isUp);
        started.workers().forEach(w -> started.send(w, new Message.Shutdown(false)));
        long begin = System.nanoTime();
        // The report that they have ended must not be taken for one of the next start.
        while (anyUp && FailedStarts.next().isEmpty() && System.nanoTime() - begin < REPORT_NANOS) {
            started.poll((_, _) -> {});
            TimeUnit.MILLISECONDS.sleep(REPORT_LOOK_MILLIS);
        }
        started.closeAndFree();
    }

    private static void giveTurn(AtomicBoolean hasTurn) {
        if (hasTurn.getAndSet(false)) {
            TURN.release();
        }
    }

    private MpiLink spawn(Mpi mpi, int[] layout, WorkerKind kind) {
        Map<String, String> env = new LinkedHashMap<>(MpiHere.forSpawned());
        env.putAll(kind.variables(System.getenv()));
        if (allocation != null && allocation.wantsForerunner() && !hasForerun) {
            hasForerun = true; // whatever comes of it: the next spawn tells
            forerun(mpi, env, kind);
        }
        return mpi.spawn(places(layout, kind), env, kind.cwd());
    }

    /**
     * A program that is not under an mpirun starts the launcher's daemons with its first spawn, and on all nodes only if that one names
     * none. So this one does, and its process ends at once.
     */
    private static void forerun(Mpi mpi, Map<String, String> env, WorkerKind kind) {
        WorkerGroup g = new WorkerGroup(
                0, true, mpi.spawn(List.of(new Place("", 1, WorkerCommand.far(kind))), env, kind.cwd()));
        RollCall.missing(g, () -> false);
        g.workers().forEach(w -> g.send(w, new Message.Shutdown(false)));
        long begin = System.nanoTime();
        while (!g.isSent() && System.nanoTime() - begin < FORERUNNERS_END_NANOS) {
            g.poll((_, _) -> {}); // what it still has to say matters to nobody
        }
        g.closeAndFree();
    }

    private List<Place> places(int[] layout, WorkerKind kind) {
        Allocation a = allocation;
        if (a == null) {
            return List.of(new Place(ownNode(System.getenv()), layout[0], WorkerCommand.here(kind)));
        }
        List<Place> places = new ArrayList<>();
        for (int n = 0; n < layout.length; n++) {
            if (layout[n] > 0) {
                AllocatedNode node = a.nodes().get(n);
                places.add(new Place(
                        node.name(), layout[n], node.isHere() ? WorkerCommand.here(kind) : WorkerCommand.far(kind)));
            }
        }
        return places;
    }

    /**
     * This node's name, as the launcher knows it; empty where it knows no others. In an allocation of several it would fill the slots of
     * one after the other, and workers of this node alone cannot run on others.
     */
    static String ownNode(Map<String, String> env) {
        String slurms = env.getOrDefault("SLURMD_NODENAME", "");
        boolean others = Host.here(env).severalNodes();
        // An mpirun may have been told of its nodes by other names than their own.
        return !others || (slurms.isEmpty() && env.containsKey("OMPI_COMM_WORLD_SIZE"))
                ? ""
                : slurms.isEmpty() ? Processes.host() : slurms;
    }

    @Override
    public void closed(Collection<WorkerGroup> groups) {
        groups.forEach(WorkerGroup::closeAndFree);
    }
}
