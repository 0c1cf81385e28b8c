package org.muster.bench.simulate;

import java.util.concurrent.ExecutionException;
import org.muster.mpi.MpiLink;

/** Drives the whole master, from {@code submit} to the future, with workers that answer without running anything. */
final class ConductorMode {
    private static final int CALLS = 100_000;
    private static final int WARM_CALLS = 20_000;

    private final int calls;

    ConductorMode(Arguments arguments) {
        calls = arguments.calls() > 0 ? arguments.calls() : CALLS;
        run(100, WARM_CALLS); // the first run would otherwise pay for the compiler
    }

    Report.Row run(int ranks) {
        return run(ranks, calls);
    }

    private static Report.Row run(int ranks, int calls) {
        long others = heapOfWorkers(ranks);
        long before = heap();
        Ether ether = new Ether(ranks + 1);
        Workers workers = new Workers(ether, false);
        try (MasterRun run = new MasterRun(ranks, calls, ether, workers)) {
            Report.Row row = new Report.Row().put("ranks", ranks).put("opened ms", run.open() / 1e6, 0);
            row.put("bytes/rank", (double) (heap() - before - others) / ranks, 0);
            run.measure(row);
            return row.put("heartbeat us/rank", heartbeat(ranks) / 1e3, 2);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a simulated call failed", e);
        }
    }

    /** With workers that seem to be on other nodes. */
    private static double heartbeat(int ranks) throws InterruptedException, ExecutionException {
        Ether ether = new Ether(ranks + 1);
        Workers workers = new Workers(ether, true);
        try (MasterRun run = new MasterRun(ranks, 0, ether, workers)) {
            run.open();
            return run.heartbeat();
        }
    }

    /** What the simulated workers take, which is not the master's. */
    private static long heapOfWorkers(int ranks) {
        long before = heap();
        Ether ether = new Ether(ranks + 1);
        Workers workers = new Workers(ether, false);
        while (ether.master().improbe(MpiLink.ANY_SOURCE, MpiLink.ANY_TAG) != null) {
            // What they say first is not wanted.
        }
        long after = heap();
        if (workers.heldBack() > 0) {
            throw new IllegalStateException("answers without a question");
        }
        return after - before;
    }

    private static long heap() {
        System.gc();
        System.gc();
        Runtime r = Runtime.getRuntime();
        return r.totalMemory() - r.freeMemory();
    }
}
