package org.muster.master;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.muster.CacheException;
import org.muster.cache.Hit;
import org.muster.cache.Lease;
import org.muster.code.MasterCodec;
import org.muster.schedule.Placement;

/**
 * Sees to it that what is kept in the cache is computed once: calls of one key wait for the first of them, and that one
 * for whoever else has the key's lease. Only the conductor's thread uses it; disks are for the {@link CacheDesk}.
 */
final class SharedResults {
    /** What it has the conductor do. */
    interface Owner {
        /** Has something done on the conductor's thread; false once that has ended. */
        boolean post(Runnable command);

        /** Whether nothing has come between: the call has neither ended nor been cancelled. */
        boolean isOpen(Call c);

        /** Puts a call in line, or fails it if nothing is begun any more. */
        void enqueue(Call c);

        /** Runs a call where it was placed. */
        void dispatch(Call c, Placement p);

        void giveBack(Placement p);

        void fail(Call c, Throwable why);

        /** A call's result was in the cache. */
        void found(Call c, Hit hit);

        /** A call's ranks have computed its result. */
        void finish(Call c, CallFuture.Outcome result);
    }

    private final Owner owner;
    private final @Nullable CacheDesk desk;
    private final MasterCodec codec;
    private final Counters counters;
    /** Calls whose results are computed now, by their keys. */
    private final Map<String, Call> computing = new HashMap<>();

    private int saving;

    SharedResults(Owner owner, @Nullable CacheDesk desk, MasterCodec codec, Counters counters) {
        this.owner = owner;
        this.desk = desk;
        this.codec = codec;
        this.counters = counters;
    }

    /** Whether results are on their way into the cache. */
    boolean isSaving() {
        return saving > 0;
    }

    /** Puts a call in line, unless another one computes the same: then it waits for that one's result. */
    void admit(Call c) {
        CacheTicket t = c.ticket;
        if (t != null) {
            Call first = computing.putIfAbsent(t.key(), c);
            if (first != null && first != c) {
                follow(c, first, t);
                return;
            }
        }
        owner.enqueue(c);
    }

    private void follow(Call c, Call first, CacheTicket t) {
        CacheTicket its = Objects.requireNonNull(first.ticket);
        if (!its.functionDigest().equals(t.functionDigest())) {
            owner.fail(
                    c,
                    new CacheException("cache key \"" + c.resources.cacheKey() + "\" is used for another function now, "
                            + its.functionName() + "; use another key"));
            return;
        }
        if (first.followers.isEmpty()) {
            first.followers = new ArrayList<>();
        }
        first.followers.add(c);
        c.following = true;
    }

    /** A call's result is in the cache now: those that waited for it read it there. */
    void share(Call c) {
        CacheTicket t = c.ticket;
        if (t != null && computing.remove(t.key(), c)) {
            takeFollowers(c).forEach(this::read);
        }
    }

    private static List<Call> takeFollowers(Call c) {
        List<Call> followers = c.followers;
        c.followers = List.of();
        followers.forEach(f -> f.following = false);
        return followers;
    }

    private void read(Call follower) {
        CacheDesk d = Objects.requireNonNull(desk);
        d.later(() -> {
            Hit hit;
            try {
                hit = d.find(Objects.requireNonNull(follower.ticket));
            } catch (Throwable e) {
                hit = null; // then it computes by itself, and hears of it if that goes wrong too
            }
            Hit read = hit;
            owner.post(() -> {
                if (owner.isOpen(follower)) {
                    if (read == null) {
                        admit(follower); // it could not be kept
                    } else {
                        owner.found(follower, read);
                    }
                }
            });
        });
    }

    /** A call has ended without a result: the next one that waited for it computes. */
    void handOver(Call c) {
        CacheTicket t = c.ticket;
        String key = t == null ? null : t.keyIfKnown();
        if (t == null || desk == null || key == null) {
            return;
        }
        desk.release(t);
        if (computing.remove(key, c)) {
            for (Call f : takeFollowers(c)) {
                if (owner.isOpen(f)) {
                    admit(f);
                }
            }
        }
    }

    /** Whether the call must have its key's lease before it runs; then it goes on with its place when it has. */
    boolean mustLease(Call c, Placement p) {
        CacheTicket t = c.ticket;
        if (desk == null || t == null || t.lease != null) {
            return false;
        }
        desk.lease(t, new Answers(c, p));
        return true;
    }

    /** What comes of asking for a lease, while the call has its place already. */
    private final class Answers implements CacheDesk.LeaseAnswer {
        private final Call c;
        private final Placement p;

        Answers(Call c, Placement p) {
            this.c = c;
            this.p = p;
        }

        /** Gives the place back unless the call can go on with it. */
        private boolean goesOn(boolean keepsPlace) {
            boolean wanted = owner.isOpen(c) && c.placement != null;
            if (!wanted || !keepsPlace) {
                owner.giveBack(p);
                c.placement = null;
            }
            return wanted;
        }

        @Override
        public void granted(Lease lease) {
            boolean posted = owner.post(() -> {
                Objects.requireNonNull(c.ticket).lease = lease;
                if (goesOn(true)) {
                    counters.misses++;
                    owner.dispatch(c, p);
                } else {
                    handOver(c);
                }
            });
            if (!posted) {
                lease.close();
            }
        }

        @Override
        public void found(Hit hit) {
            owner.post(() -> {
                if (goesOn(false)) {
                    owner.found(c, hit);
                }
            });
        }

        @Override
        public void busy() {
            owner.post(() -> goesOn(false));
        }

        @Override
        public void free() {
            owner.post(() -> {
                if (owner.isOpen(c) && !c.settled) {
                    owner.enqueue(c);
                }
            });
        }

        @Override
        public void refused(CacheException why) {
            owner.post(() -> {
                if (goesOn(false)) {
                    owner.fail(c, why);
                }
            });
        }
    }

    /**
     * Whether the call's result is to be kept; then it is finished here. The cache gets a copy, since the user may change
     * what is the user's.
     *
     * @param first the worker of rank 0
     */
    boolean keeps(Call c, Worker first) {
        CacheTicket t = c.ticket;
        if (desk == null || t == null || t.lease == null) {
            return false;
        }
        CacheDesk d = desk;
        String host = first.host;
        long pid = first.pid;
        Duration took = Duration.ofNanos(System.nanoTime() - c.begun);
        CallFuture.Outcome users = ResultReader.of(codec, c);
        Runnable saved = () -> owner.post(() -> {
            saving--;
            share(c);
        });
        saving++;
        if (!ResultReader.hasArrays(c)) {
            owner.finish(c, users);
            d.save(t, c.width(), took, host, pid, ResultReader.of(codec, c), saved);
            return true;
        }
        d.later(() -> {
            CallFuture.Outcome copy;
            try {
                copy = ResultReader.ofCopy(codec, c);
            } catch (Throwable e) {
                // No memory for a second one, most likely: the user has the result, the cache has not.
                copy = CallFuture.failing(e);
            }
            owner.post(() -> owner.finish(c, users));
            d.save(t, c.width(), took, host, pid, copy, saved);
        });
        return true;
    }
}
