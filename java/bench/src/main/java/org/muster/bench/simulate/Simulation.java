package org.muster.bench.simulate;

import java.util.PriorityQueue;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.Placement;

/**
 * Runs calls in simulated time: all are submitted at time 0, the scheduler places what fits, and the next thing to happen is
 * always the end of the call that ends first. Checks everything as it goes.
 */
final class Simulation {
    private final Site site;
    private final Calls calls;
    private final GangScheduler scheduler;
    private final Invariants invariants;
    private final PriorityQueue<Running> running = new PriorityQueue<>();
    private final int[] ends;
    private final Digest digest = new Digest();

    private double coreNanos;
    private long now;

    /** A call that runs; of those that end together the one of the lowest number comes first. */
    private record Running(long end, Placement placement) implements Comparable<Running> {
        @Override
        public int compareTo(Running o) {
            int byEnd = Long.compare(end, o.end);
            return byEnd != 0 ? byEnd : Long.compare(placement.task(), o.placement.task());
        }
    }

    /**
     * What came of it.
     *
     * @param ends the calls in the order in which they ended
     * @param digest tells placements from others
     * @param utilisation cores in use, of those there are, on average
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Outcome(int[] ends, long digest, double utilisation) {}

    Simulation(Site site, Calls calls, long seed) {
        this.site = site;
        this.calls = calls;
        scheduler = site.scheduler();
        invariants = new Invariants(site, calls, seed);
        ends = new int[calls.count()];
    }

    Outcome run() {
        for (int i = 0; i < calls.count(); i++) {
            scheduler.enqueue(i, calls.demand(i), calls.priority(i));
        }
        place();
        for (int n = 0; n < ends.length; n++) {
            Running r = running.poll();
            if (r == null) {
                break; // the invariants tell which call is left
            }
            now = r.end();
            Placement p = r.placement();
            ends[n] = (int) p.task();
            invariants.ended(p);
            for (int slot : p.gang().slots()) {
                scheduler.release(p.gang().pool(), slot);
            }
            place();
        }
        invariants.over();
        return new Outcome(ends, digest.value(), coreNanos / now / site.ranks());
    }

    private void place() {
        for (Placement p = scheduler.next(); p != null; p = scheduler.next()) {
            invariants.started(p);
            digest.add(p);
            long nanos = calls.nanos((int) p.task());
            coreNanos += (double) nanos * p.cores().length;
            running.add(new Running(now + nanos, p));
        }
    }
}
