package org.muster.bench.simulate;

/** Drives the scheduler: once with all checks, then to measure. */
final class ScheduleMode {
    private static final int CALLS = 1_000_000;
    private static final int REPLAYS = 3;

    private final Arguments arguments;

    ScheduleMode(Arguments arguments) {
        this.arguments = arguments;
        warm();
    }

    /** The first run would otherwise pay for the compiler. */
    private void warm() {
        Site site = new Site(500, 2);
        Calls calls = new Calls(50_000, site.ranks(), site.widest(), 1);
        Simulation.Outcome first = new Simulation(site, calls, 1).run();
        for (int i = 0; i < REPLAYS; i++) {
            Replay.of(site, calls, first);
        }
    }

    Report.Row run(int ranks) {
        Site site = new Site(ranks, arguments.pools());
        int count = arguments.calls() > 0 ? arguments.calls() : CALLS;
        Calls calls = new Calls(count, ranks, site.widest(), arguments.seed());
        Simulation.Outcome first = new Simulation(site, calls, arguments.seed()).run();
        Replay.Took best = Replay.of(site, calls, first);
        for (int i = 1; i < REPLAYS; i++) {
            Replay.Took t = Replay.of(site, calls, first);
            best = t.wall() < best.wall() ? t : best;
        }
        return new Report.Row()
                .put("ranks", ranks)
                .put("pools", site.pools())
                .put("calls", count)
                .put("placements/s", count / (best.wall() / 1e9), 0)
                .put("ns/placement", (double) best.wall() / count, 0)
                .put("cpu ns/placement", (double) best.cpu() / count, 0)
                .put("ranks/placement", calls.meanWidth(), 2)
                .put("cpu ns/rank", best.cpu() / (count * calls.meanWidth()), 0)
                .put("utilisation", first.utilisation(), 3);
    }
}
