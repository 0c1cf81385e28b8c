package org.muster.bench.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.StringJoiner;

/** Results, one row for each run: as a table for people, as JSON for programs. */
final class Report {
    private final List<Row> rows = new ArrayList<>();

    /** One run: figures by name, in the order in which they were put. */
    static final class Row {
        private final SequencedMap<String, String> figures = new LinkedHashMap<>();

        Row put(String name, long value) {
            figures.put(name, Long.toString(value));
            return this;
        }

        /** With so many digits behind the point; not a number where there is no such figure. */
        Row put(String name, double value, int digits) {
            figures.put(name, Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%." + digits + "f", value));
            return this;
        }
    }

    void add(Row row) {
        rows.add(row);
    }

    /** Names above, figures below, all flush right. */
    String table() {
        if (rows.isEmpty()) {
            return "";
        }
        List<String> names = List.copyOf(rows.getFirst().figures.sequencedKeySet());
        StringBuilder out = new StringBuilder();
        line(out, names, names);
        rows.forEach(r -> line(out, names, List.copyOf(r.figures.sequencedValues())));
        return out.toString();
    }

    private void line(StringBuilder out, List<String> names, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String name = names.get(i);
            int width = name.length();
            for (Row r : rows) {
                width = Math.max(width, r.figures.getOrDefault(name, "").length());
            }
            out.append(i == 0 ? "" : "  ")
                    .append(" ".repeat(width - cells.get(i).length()))
                    .append(cells.get(i));
        }
        out.append('\n');
    }

    /** Each run's first figure of speed, for the bench's table: {@code figure NAME.RANKS VALUE}. */
    String figures(String name) {
        StringBuilder out = new StringBuilder();
        for (Row r : rows) {
            r.figures.sequencedEntrySet().stream()
                    .filter(e -> e.getKey().endsWith("s/s"))
                    .findFirst()
                    .ifPresent(
                            e -> out.append("figure %s.%s %s%n".formatted(name, r.figures.get("ranks"), e.getValue())));
        }
        return out.toString();
    }

    /** One object with the given head and an array {@code runs}. */
    String json(String mode, long seed) {
        StringJoiner runs = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
        for (Row r : rows) {
            StringJoiner figures = new StringJoiner(", ", "{", "}");
            r.figures.forEach((name, value) -> figures.add("\"" + name + "\": " + value));
            runs.add(figures.toString());
        }
        return "{\n  \"mode\": \"" + mode + "\",\n  \"seed\": " + seed + ",\n  \"runs\": " + runs + "\n}\n";
    }
}
