package org.muster.bench.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskAction;
import org.muster.master.InProcess;

/** One master with its simulated workers, and what is measured of it. */
final class MasterRun implements AutoCloseable {
    private static final TaskAction NOTHING = () -> {};
    private static final int ROUND_TRIPS = 2_000;
    private static final int BEATS = 4;
    /** To how many ranks the wide calls are sent in all, about. */
    private static final int WIDE_RANKS = 200_000;

    private final int ranks;
    private final int calls;
    private final Workers workers;
    private final long begin = System.nanoTime();
    private final MpiExecutor exe;
    private final Thread conductor;

    /**
     * What calls cost, in nanoseconds each.
     *
     * @param submit processor time of the thread that submits them
     * @param wall from when the first could start to when the last had ended, by the clock
     * @param master processor time of the conductor, without what the simulated workers took of it
     */
    private record Cost(double submit, double wall, double master) {}

    /** Submits one call. */
    private interface Submission {
        Future<?> next();
    }

    MasterRun(int ranks, int calls, Ether ether, Workers workers) {
        this.ranks = ranks;
        this.calls = calls;
        this.workers = workers;
        exe = InProcess.open(ether.master());
        conductor = CpuTime.named("muster-conductor-simulated");
    }

    /** Waits until all workers are there; gives how long that took, in nanoseconds. */
    long open() throws InterruptedException, ExecutionException {
        exe.submit(NOTHING).get();
        long took = System.nanoTime() - begin;
        // From now on each has the code of the calls.
        wide().get();
        cost(ranks, this::narrow);
        return took;
    }

    private Future<?> narrow() {
        return exe.submit(NOTHING);
    }

    private Future<?> wide() {
        return exe.submitRoot(Resources.cores(ranks), _ -> 0);
    }

    void measure(Report.Row row) throws InterruptedException, ExecutionException {
        row.put("round trip us", roundTrip() / 1e3, 1);
        row.put("past waiting us", ranks == 1 ? Double.NaN : roundTripPastOthers() / 1e3, 1);
        Cost few = cost(calls, this::narrow);
        row.put("submit us", few.submit() / 1e3, 2)
                .put("calls/s", 1e9 / few.wall(), 0)
                .put("master us/call", few.master() / 1e3, 2);
        workers.manner(Workers.Manner.LATE);
        Cost all = cost(calls, this::narrow);
        workers.manner(Workers.Manner.AT_ONCE);
        row.put("busy calls/s", 1e9 / all.wall(), 0).put("busy master us/call", all.master() / 1e3, 2);
        Cost wide = cost(Math.clamp(WIDE_RANKS / ranks, 3, ROUND_TRIPS), this::wide);
        row.put("wide call ms", wide.wall() / 1e6, 3).put("wide master us/rank", wide.master() / ranks / 1e3, 2);
    }

    /** What it costs the master to tell a worker that it is alive and to hear the same, in nanoseconds. */
    double heartbeat() throws InterruptedException {
        long before = workers.beats();
        long master = CpuTime.of(conductor) - workers.nanos();
        long beats = 0;
        while (beats < BEATS * (long) ranks) {
            Thread.sleep(Duration.ofMillis(20));
            beats = workers.beats() - before;
        }
        return (double) (CpuTime.of(conductor) - workers.nanos() - master) / beats;
    }

    /** The median of many calls of one rank, one after the other, in nanoseconds. */
    private double roundTrip() throws InterruptedException, ExecutionException {
        Resources urgent = Resources.cores(1).priority(1);
        long[] nanos = new long[ROUND_TRIPS];
        for (int i = 0; i < nanos.length; i++) {
            long before = System.nanoTime();
            exe.submit(urgent, NOTHING).get();
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    /** The same while others wait that have no room, since one rank is taken and they want all. */
    private double roundTripPastOthers() throws InterruptedException, ExecutionException {
        workers.manner(Workers.Manner.NEVER);
        Future<?> first = narrow();
        while (workers.heldBack() == 0) {
            Thread.onSpinWait();
        }
        workers.manner(Workers.Manner.AT_ONCE);
        List<Future<?>> waiting = new ArrayList<>(calls);
        for (int i = 0; i < calls; i++) {
            waiting.add(wide());
        }
        double nanos = roundTrip();
        waiting.forEach(f -> f.cancel(true));
        workers.manner(Workers.Manner.LATE);
        first.get();
        workers.manner(Workers.Manner.AT_ONCE);
        return nanos;
    }

    /** All are submitted before the first is placed, so the conductor never waits for the one who submits. */
    private Cost cost(int n, Submission submission) throws InterruptedException, ExecutionException {
        List<Future<?>> futures = new ArrayList<>(n);
        workers.halt();
        long submit = CpuTime.own();
        for (int i = 0; i < n; i++) {
            futures.add(submission.next());
        }
        submit = CpuTime.own() - submit;
        long master = CpuTime.of(conductor) - workers.nanos();
        long wall = System.nanoTime();
        workers.letGo();
        for (Future<?> f : futures) {
            f.get();
        }
        wall = System.nanoTime() - wall;
        master = CpuTime.of(conductor) - workers.nanos() - master;
        return new Cost((double) submit / n, (double) wall / n, (double) master / n);
    }

    @Override
    public void close() {
        exe.close();
    }
}
