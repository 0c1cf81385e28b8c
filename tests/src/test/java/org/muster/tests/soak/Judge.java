package org.muster.tests.soak;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.muster.DependencyFailedException;
import org.muster.RankLostException;
import org.muster.RemoteOrigin;
import org.muster.ResourcesException;
import org.muster.SerializationException;
import org.muster.TaskTimeoutException;
import org.muster.tests.soak.Errand.Refusal;
import org.muster.tests.soak.Errand.Reply;

/** The model: knows which ends a call may have. */
final class Judge {
    /** Whoever was killed by the test. */
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();

    /** To be said before it is done. */
    void willKill(long pid) {
        killed.add(pid);
    }

    /** Workers that have answered in it. */
    static List<Long> pids(Tracked t) {
        Object value = t.future.state() == Future.State.SUCCESS ? t.value() : null;
        return switch (value) {
            case Reply r -> List.of(r.pid());
            case List<?> all -> all.stream().map(r -> ((Reply) r).pid()).toList();
            case null, default -> List.of();
        };
    }

    /** Whether the call ended as it may. */
    boolean isRight(Tracked t) {
        Future.State state = t.future.state();
        return switch (state) {
            case RUNNING -> false;
            case CANCELLED -> t.stopped || t.restarted;
            case SUCCESS -> mayBeDone(t) && isValue(t, t.value());
            case FAILED -> mayFail(t, t.future.exceptionNow());
        };
    }

    private static boolean mayBeDone(Tracked t) {
        Order o = t.order;
        if (t.before.stream().anyMatch(b -> b.future.state() != Future.State.SUCCESS)) {
            return false;
        }
        return switch (o.mishap()) {
            case NONE -> true;
            case HALT, EXIT -> o.deaths() <= t.retried;
            case UNSENDABLE -> o.kind() == Order.Kind.ROOT && !o.isVictim(0);
            case THROW, STUCK, STUCK_IN_RECEIVE, STUBBORN -> false;
        };
    }

    private static boolean isValue(Tracked t, @Nullable Object value) {
        return switch (t.order.kind()) {
            case ACTION -> value == null;
            case FUNCTION, MAPPED, ROOT -> isReply(t, 0, value);
            case RANKS -> {
                List<?> all = value instanceof List<?> l ? l : List.of();
                boolean right = all.size() == t.order.width();
                for (int rank = 0; right && rank < all.size(); rank++) {
                    right = isReply(t, rank, all.get(rank));
                }
                yield right;
            }
        };
    }

    private static boolean isReply(Tracked t, int rank, @Nullable Object value) {
        Order o = t.order;
        long before = t.before.stream()
                .filter(b -> b.order.kind() != Order.Kind.ACTION)
                .mapToLong(b -> b.order.id() + 1L)
                .sum();
        int w = o.width();
        return value instanceof Reply r
                && r.id() == o.id()
                && r.rank() == rank
                && r.size() == w
                && r.sum() == (long) w * o.id() + w * (w - 1) / 2
                && r.before() == before
                && r.argument() == Cargo.digest(o.argument())
                && r.cargo() != null
                && Cargo.digest(r.cargo()) == Cargo.digest(Cargo.of(Order.given(o.cargo(), rank)));
    }

    private boolean mayFail(Tracked t, Throwable e) {
        Order o = t.order;
        return switch (e) {
            case Refusal r -> o.mishap() == Mishap.THROW && r.id == o.id() && o.isVictim(r.rank) && isFrom(r);
            case SerializationException _ -> o.mishap() == Mishap.UNSENDABLE;
            case TaskTimeoutException _ -> o.mishap().isEndless() && o.limitMillis() > 0;
            case DependencyFailedException d ->
                t.before.stream()
                        .anyMatch(b -> b.future.state() != Future.State.SUCCESS
                                && b.future.key().equals(d.upstreamKey()));
            case ResourcesException _ -> t.leastCores < o.width();
            case RankLostException l -> mayLose(t, l);
            default -> false;
        };
    }

    /** Where a failure says it is from. */
    private static boolean isFrom(Refusal r) {
        for (Throwable s : r.getSuppressed()) {
            if (s instanceof RemoteOrigin origin) {
                return origin.rank() == r.rank && origin.pid() > 0;
            }
        }
        return false;
    }

    private boolean mayLose(Tracked t, RankLostException l) {
        Order o = t.order;
        boolean itself = o.mishap().isDeath() && o.isVictim(l.rank()) && t.retried < o.deaths();
        // What became too wide for the pool is not run again. What MPI made no communicator for was, and that is none
        // of the restarts.
        boolean gaveUp = t.retried >= o.restarts() || t.leastCores < o.width();
        return gaveUp && l.rank() < o.width() && (itself || killed.contains(l.pid()));
    }
}
