package org.muster.master;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.muster.schedule.GangScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes of an allocation can be used. A node on which a worker was lost is asked at once whether it answers; one that does not is left
 * alone, asked again now and then, and used again when it has answered and workers have come up there.
 *
 * <p>Asking happens on threads of its own; all else on the conductor's.
 */
final class NodeGuard {
    private static final Logger LOG = LoggerFactory.getLogger(NodeGuard.class);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** After workers could not be started on a node that answers; three times as long after each further failure. */
    private static final long FIRST_REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** When a node was started is reckoned anew each time that it is told, and to start one takes longer. */
    private static final Duration INEXACT = Duration.ofMinutes(1);

    private static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(30);

    /**
     * As long as the launcher's connections bear it that nobody answers: with Linux's usual settings TCP gives up after a quarter of an
     * hour, and that of an mpirun which was started without Muster's settings asks after five idle minutes, for three.
     */
    private static final long LONG_NANOS =
            TimeUnit.SECONDS.toNanos(System.getenv("OMPI_COMM_WORLD_SIZE") == null ? 600 : 150);

    /** Where a node stands. */
    enum State {
        /** Is used. */
        UP,
        /** A worker was lost there; it is not known yet whether the node was. */
        DOUBTFUL,
        /** Does not answer. */
        CUT_OFF,
        /** Answers again, and the first workers are being started there. */
        TRIED;

        boolean mayBecome(State next) {
            return switch (this) {
                case UP -> next == DOUBTFUL;
                case DOUBTFUL -> next == UP || next == CUT_OFF;
                case CUT_OFF -> next == TRIED;
                case TRIED -> next == UP || next == CUT_OFF;
            };
        }
    }

    /** What it has done on the conductor's thread. */
    interface Owner {
        boolean post(Runnable command);

        /** The node answers again: workers are to be started there, and {@link #tried} told what came of it. */
        void tryNode(int node);

        /** The launcher has no daemon any more on a node, or may have given it up. */
        void daemonLost(String why);

        /** Which nodes can be used has changed. */
        void nodesChanged();
    }

    private final Allocation allocation;
    private final GangScheduler scheduler;
    private final Owner owner;
    private final State[] states;
    /** How often in a row workers could not be started there though it answered. */
    private final int[] failures;

    /** When each node was started, as it was told when the executor was opened. */
    private volatile Map<String, Instant> boots = Map.of();

    private volatile boolean closed;

    NodeGuard(Allocation allocation, GangScheduler scheduler, Owner owner) {
        this.allocation = allocation;
        this.scheduler = scheduler;
        this.owner = owner;
        states = new State[allocation.nodes().size()];
        Arrays.fill(states, State.UP);
        failures = new int[states.length];
        Thread.ofPlatform().daemon().name("muster-nodes").start(this::lookAtAll);
    }

    private void lookAtAll() {
        List<AllocatedNode> others = nodes().stream().filter(n -> !n.isHere()).toList();
        boots = others.isEmpty() ? Map.of() : allocation.boots(others);
        for (AllocatedNode n : nodes()) {
            if (!closed) {
                allocation.answers(n); // so that it is known of each whether it answers at all
            }
        }
    }

    private List<AllocatedNode> nodes() {
        return allocation.nodes();
    }

    private void to(int node, State next) {
        if (!states[node].mayBecome(next)) {
            throw new IllegalStateException("node " + node + " is " + states[node] + ", it cannot become " + next);
        }
        states[node] = next;
        scheduler.setUsable(node, next == State.UP);
    }

    /** Whether it is just being found out of some node whether it can be used. */
    boolean isInDoubt() {
        for (State s : states) {
            if (s == State.DOUBTFUL) {
                return true;
            }
        }
        return false;
    }

    /** Whether all nodes on which a layout has ranks can be used, as far as is known. */
    boolean isUsable(int[] layout) {
        for (int n = 0; n < layout.length; n++) {
            if (layout[n] > 0 && states[n] != State.UP) {
                return false;
            }
        }
        return true;
    }

    /** A worker there was lost, or could not be started. */
    void lost(int node) {
        if (states[node] == State.UP && !nodes().get(node).isHere()) {
            to(node, State.DOUBTFUL);
            ask(node, 0, answers -> answered(node, answers));
        }
    }

    private void answered(int node, boolean answers) {
        if (answers) {
            to(node, State.UP);
        } else {
            LOG.warn(
                    "node {} does not answer; it is not used until it does",
                    nodes().get(node).name());
            to(node, State.CUT_OFF);
            askAgain(node, FIRST_PAUSE_NANOS);
        }
        owner.nodesChanged();
    }

    private void askAgain(int node, long pause) {
        ask(node, pause, _ -> {
            to(node, State.TRIED);
            owner.tryNode(node);
        });
    }

    /**
     * What came of starting workers on a node that answers again. A start that hangs keeps others waiting, so a node where none succeeds is
     * tried ever more seldom.
     *
     * @param failure null if they have come up
     */
    void tried(int node, @Nullable Throwable failure) {
        String name = nodes().get(node).name();
        if (failure == null) {
            failures[node] = 0;
            LOG.warn("node {} is used again", name);
            to(node, State.UP);
        } else {
            long rest = rest(failures[node]++);
            LOG.warn(
                    "node {} answers again, but no workers could be started there; that is tried again in {} s: {}",
                    name,
                    TimeUnit.NANOSECONDS.toSeconds(rest),
                    String.valueOf(failure.getMessage()));
            to(node, State.CUT_OFF);
            askAgain(node, rest);
        }
        owner.nodesChanged();
    }

    /** How long a node is left alone on which starts have failed so often before. */
    static long rest(int before) {
        long rest = FIRST_REST_NANOS;
        for (int i = 0; i < before && rest < LONGEST_REST_NANOS; i++) {
            rest *= 3;
        }
        return Math.min(rest, LONGEST_REST_NANOS);
    }

    /** Asks a node once, or with a first pause until it answers, and tells whether it does. */
    private void ask(int node, long pause, Consumer<Boolean> then) {
        AllocatedNode n = nodes().get(node);
        Thread.ofPlatform().daemon().name("muster-node-" + n.name()).start(() -> {
            boolean answers = false;
            boolean told = false;
            long begin = System.nanoTime();
            long nanos = pause;
            do {
                long until = System.nanoTime() + nanos;
                while (!closed && System.nanoTime() - until < 0) {
                    LockSupport.parkNanos(Math.min(until - System.nanoTime(), FIRST_PAUSE_NANOS));
                }
                answers = !closed && allocation.answers(n);
                if (!told && !answers && pause > 0 && System.nanoTime() - begin > LONG_NANOS) {
                    told = true;
                    owner.post(() -> owner.daemonLost("node " + n.name() + " has been cut off for long"));
                }
                nanos = Math.min(LONGEST_PAUSE_NANOS, nanos * 2);
            } while (!answers && pause > 0 && !closed);
            boolean result = answers;
            if (answers && isStartedAnew(n)) {
                owner.post(() -> owner.daemonLost("node " + n.name() + " was started anew"));
            }
            if (!closed) {
                owner.post(() -> then.accept(result));
            }
        });
    }

    private boolean isStartedAnew(AllocatedNode n) {
        Instant before = boots.get(n.name());
        Instant now = before == null ? null : allocation.boots(List.of(n)).get(n.name());
        return before != null && now != null && now.isAfter(before.plus(INEXACT));
    }

    /** Nobody is asked any more. */
    void close() {
        closed = true;
    }
}
