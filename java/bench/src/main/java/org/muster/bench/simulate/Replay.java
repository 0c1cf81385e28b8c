package org.muster.bench.simulate;

import org.jspecify.annotations.Nullable;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.Placement;

/**
 * Does to a scheduler once more what a {@link Simulation} did, and nothing else, so that the time is the scheduler's: the order
 * in which calls end is known, and what is placed must come out the same.
 */
final class Replay {
    private final Calls calls;
    private final int[] ends;
    private final @Nullable Placement[] running;
    private final GangScheduler scheduler;
    private final Digest digest = new Digest();

    /**
     * How long it took, in nanoseconds.
     *
     * @param wall by the clock
     * @param cpu of this thread
     */
    record Took(long wall, long cpu) {}

    private Replay(Site site, Calls calls, int[] ends) {
        this.calls = calls;
        this.ends = ends;
        running = new Placement[calls.count()];
        scheduler = site.scheduler();
    }

    /** Runs it, with all that it takes to place these calls: putting them in line, placing them, freeing each of their ranks. */
    static Took of(Site site, Calls calls, Simulation.Outcome first) {
        Replay r = new Replay(site, calls, first.ends());
        long wall = System.nanoTime();
        long cpu = CpuTime.own();
        r.run();
        Took took = new Took(System.nanoTime() - wall, CpuTime.own() - cpu);
        if (r.digest.value() != first.digest()) {
            throw new IllegalStateException("the same calls were placed otherwise when they were run again");
        }
        return took;
    }

    private void run() {
        for (int i = 0; i < running.length; i++) {
            scheduler.enqueue(i, calls.demand(i), calls.priority(i));
        }
        place();
        for (int call : ends) {
            Placement p = running[call];
            if (p == null) {
                throw new IllegalStateException("call " + call + " ended before it was placed");
            }
            running[call] = null;
            for (int slot : p.gang().slots()) {
                scheduler.release(p.gang().pool(), slot);
            }
            place();
        }
    }

    private void place() {
        for (Placement p = scheduler.next(); p != null; p = scheduler.next()) {
            running[(int) p.task()] = p;
            digest.add(p);
        }
    }
}
