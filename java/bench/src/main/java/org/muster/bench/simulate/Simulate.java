package org.muster.bench.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The program: drives Muster's scheduler or conductor with simulated ranks, and tells what it costs.
 *
 * <pre>{@code java -cp ... org.muster.bench.simulate.Simulate --ranks 1000,100000 --calls 1000000 --seed 7}</pre>
 */
final class Simulate {
    private Simulate() {}

    /** See {@code --help}; bad arguments end with status 2. */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--help")) {
            System.out.print(Arguments.HELP);
            return;
        }
        Arguments a;
        try {
            a = Arguments.of(args, System.nanoTime());
        } catch (UsageException e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(2);
            return;
        }
        String mode = a.mode().name().toLowerCase(Locale.ROOT);
        System.out.println(mode + ", seed " + a.seed());
        IntFunction<Report.Row> run = switch (a.mode()) {
            case SCHEDULE -> new ScheduleMode(a)::run;
            case CONDUCTOR -> new ConductorMode(a)::run;
        };
        Report report = new Report();
        for (int ranks : a.ranks()) {
            report.add(run.apply(ranks));
        }
        System.out.print(report.table());
        System.out.print(report.figures(a.mode() == Arguments.Mode.SCHEDULE ? "simulator" : "conductor"));
        if (a.json() != null) {
            Files.writeString(a.json(), report.json(mode, a.seed()));
        }
    }
}
