package org.muster.bench.parts;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.muster.schedule.Demand;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.Placement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call enqueued, placed and given back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Schedule {
    /** How many ranks there are. */
    @Param({"4", "1000", "100000"})
    public int ranks;

    /** How many calls wait that cannot run. */
    @Param({"0", "10000"})
    public int waiting;

    private GangScheduler scheduler = new GangScheduler(1, 0);
    private long next;

    /** Made by JMH. */
    public Schedule() {}

    /** All but two ranks are at work, and the calls that wait need three. */
    @Setup
    public void fill() {
        scheduler = new GangScheduler(ranks, 0);
        scheduler.addPool(1, 0, ranks);
        next = 0;
        scheduler.enqueue(++next, Demand.ranks(ranks - 2), 1);
        scheduler.next();
        for (int i = 0; i < waiting; i++) {
            scheduler.enqueue(++next, Demand.ranks(3), -1);
        }
    }

    /**
     * Of one rank.
     *
     * @return where it was placed
     */
    @Benchmark
    public Placement one() {
        return place(1);
    }

    /**
     * Of two ranks.
     *
     * @return where it was placed
     */
    @Benchmark
    public Placement two() {
        return place(2);
    }

    private Placement place(int width) {
        scheduler.enqueue(++next, Demand.ranks(width), 0);
        Placement p = Objects.requireNonNull(scheduler.next());
        for (int slot : p.gang().slots()) {
            scheduler.release(p.gang().pool(), slot);
        }
        return p;
    }
}
