package org.muster.bench.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table for people. */
final class TextTable {
    private static final List<String> HEAD = List.of("work", "target", "floor", "peers", "ours", "hit");

    private TextTable() {}

    /** As Markdown, in columns of one width. */
    static String of(List<Row> rows, Figures figures) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        for (Row row : rows) {
            lines.add(List.of(
                    row.work(),
                    String.join(
                            "; ",
                            row.targets().stream().map(t -> t.words(row.unit())).toList()),
                    row.unit().show(figures.median(row.floor())),
                    String.join(
                            ", ",
                            row.peers().entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .map(p -> p.getKey() + " " + row.unit().show(figures.median(p.getValue())))
                                    .toList()),
                    row.unit().show(figures.median(row.ours())),
                    hit(row, figures)));
        }
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < lines.size(); n++) {
            line(text, lines.get(n), widths);
            if (n == 0) {
                line(text, List.of("-", "-", "-", "-", "-", "-"), widths);
            }
        }
        return text.toString();
    }

    private static String hit(Row row, Figures figures) {
        List<String> missed = row.missed(figures);
        return missed.isEmpty() ? "yes" : "no: " + String.join("; ", missed);
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String fill = (cell.equals("-") && cells.stream().allMatch("-"::equals) ? "-" : " ")
                    .repeat(widths[i] - cell.length());
            text.append(' ').append(cell).append(fill).append(" |");
        }
        text.append('\n');
    }
}
