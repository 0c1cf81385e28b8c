package org.muster.bench.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    /** The simulation checks itself; the replay, that it can be repeated. */
    @Test
    void callsOfAllWidthsRunToTheirEnd() {
        for (int[] size : new int[][] {{1, 1}, {2, 1}, {100, 1}, {1_000, 3}, {5_000, 50}}) {
            Site site = new Site(size[0], size[1]);
            Calls calls = new Calls(3_000, site.ranks(), site.widest(), SEED);
            Simulation.Outcome first = new Simulation(site, calls, SEED).run();
            assertTrue(first.utilisation() > 0 && first.utilisation() <= 1, () -> "-Dmuster.seed=" + SEED + " " + site);
            Replay.of(site, calls, first);
        }
    }

    @Test
    void theSameSeedDrawsTheSameCalls() {
        Calls a = new Calls(1_000, 500, 500, SEED);
        Calls b = new Calls(1_000, 500, 500, SEED);
        for (int i = 0; i < a.count(); i++) {
            assertEquals(a.demand(i), b.demand(i));
            assertEquals(a.nanos(i), b.nanos(i));
        }
    }

    /** From submit to the future, with one rank and with some. */
    @Test
    void simulatedWorkersAnswerTheRealMaster() throws Exception {
        for (int ranks : new int[] {1, 40}) {
            Ether ether = new Ether(ranks + 1);
            Workers workers = new Workers(ether, false);
            try (MasterRun run = new MasterRun(ranks, 300, ether, workers)) {
                run.open();
                Report report = new Report();
                Report.Row row = new Report.Row();
                run.measure(row);
                report.add(row);
                assertTrue(report.json("conductor", SEED).contains("\"calls/s\": "));
                assertEquals(0, workers.heldBack());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rank 3",
                "--ranks",
                "--ranks 0",
                "--ranks 5,,6",
                "--ranks 5,x",
                "--calls -1",
                "--mode both",
                "--seed x",
                "--pools 9 --ranks 3"
            })
    void whatCannotBeUnderstoodIsRefused(String line) {
        UsageException e = assertThrows(UsageException.class, () -> Arguments.of(line.split(" ", -1), 1));
        assertTrue(String.valueOf(e.getMessage()).lines().count() == 1, e::getMessage);
    }

    @Test
    void argumentsAreTaken() {
        Arguments a = Arguments.of("--mode conductor --ranks 7,8 --calls 9 --seed -3 --json x.json".split(" ", -1), 1);
        assertEquals(List.of(7, 8), a.ranks());
        assertEquals(9, a.calls());
        assertEquals(-3, a.seed());
        assertEquals(Arguments.Mode.CONDUCTOR, a.mode());
    }
}
