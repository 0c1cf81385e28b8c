package org.muster.bench.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.muster.mpi.MpiHere;

/**
 * Measures, prints the table, and leaves it as JSON and as a picture. What is compared is run in turn, round by round, since a machine is
 * not always equally fast.
 *
 * <pre>
 * java ... org.muster.bench.table.Bench --stage DIR --jar FILE --scripts DIR --hello FILE --out DIR [--rounds N] [--short] [--only REGEX]
 * </pre>
 *
 * <p>Exit status 0 if all was measured, whatever the figures; 1 if something failed; 2 for wrong arguments.
 */
public final class Bench {
    private Bench() {}

    /**
     * Measures.
     *
     * @param args see above
     * @throws Exception if the results cannot be written
     */
    public static void main(String[] args) throws Exception {
        try {
            System.exit(run(Options.of(args)) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(Options o) throws IOException, InterruptedException {
        o.setup().check();
        Path work = o.out().resolve("work");
        delete(work); // a cache of an earlier run would have its results
        Files.createDirectories(work);
        Figures figures = new Figures();
        List<String> failures = new ArrayList<>();
        for (int round = 0; round < o.rounds(); round++) {
            for (Session s : Sessions.of(o.setup(), o.size(), round)) {
                if (!o.only().matcher(s.name()).find()) {
                    continue;
                }
                System.err.println("bench: round " + (round + 1) + " of " + o.rounds() + ": " + s.name());
                String failure = s.run(work, round, figures);
                if (failure != null) {
                    failures.add(s.name() + ": " + failure + "; see " + work.resolve(s.logName()));
                    System.err.println("bench: " + failures.getLast());
                }
            }
        }
        System.out.print(TextTable.of(Rows.ALL, figures));
        Files.writeString(o.out().resolve("bench.json"), Json.of(report(o, figures, failures)));
        Files.writeString(o.out().resolve("bench.svg"), Plot.of(Rows.ALL, figures));
        System.err.println("bench: the same in " + o.out().resolve("bench.json") + " and bench.svg");
        failures.forEach(f -> System.err.println("bench: failed: " + f));
        return failures.isEmpty();
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    private static Map<String, Object> report(Options o, Figures figures, List<String> failures) {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", Runtime.version().toString());
        machine.put("mpi", MpiHere.find().orElseThrow().version().toString());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : Rows.ALL) {
            Map<String, Object> r = new LinkedHashMap<>();
            r.put("work", row.work());
            r.put("unit", row.unit().symbol);
            r.put(
                    "targets",
                    row.targets().stream().map(t -> t.words(row.unit())).toList());
            r.put("ours", figures.median(row.ours()));
            r.put("floor", figures.median(row.floor()));
            Map<String, Object> peers = new LinkedHashMap<>();
            row.peers().forEach((name, figure) -> peers.put(name, figures.median(figure)));
            r.put("peers", peers);
            r.put("missed", row.missed(figures));
            rows.add(r);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", machine);
        report.put("rounds", o.rounds());
        report.put("short", o.size() == Sessions.Size.SHORT);
        report.put("rows", rows);
        report.put("figures", figures.all());
        report.put("failures", failures);
        return report;
    }
}
