package org.muster.bench.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was measured: one value of each figure for each round, or none where that failed. */
final class Figures {
    private final Map<String, List<Double>> values = new TreeMap<>();

    /** A figure's value in the round under way; the second of a round takes the place of the first. */
    void add(int round, String name, double value) {
        List<Double> all = values.computeIfAbsent(name, _ -> new ArrayList<>());
        while (all.size() <= round) {
            all.add(Double.NaN);
        }
        all.set(round, value);
    }

    Map<String, List<Double>> all() {
        return values;
    }

    /** The median over the rounds; NaN where nothing was measured. */
    double median(@Nullable String name) {
        return name == null ? Double.NaN : middle(values.getOrDefault(name, List.of()));
    }

    /** The median of the ratios of each round; what the machine did in one round is in both of it. */
    double ratio(String of, String to) {
        List<Double> a = values.getOrDefault(of, List.of());
        List<Double> b = values.getOrDefault(to, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            ratios.add(a.get(i) / b.get(i));
        }
        return middle(ratios);
    }

    private static double middle(List<Double> some) {
        double[] sorted = some.stream()
                .mapToDouble(Double::doubleValue)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
