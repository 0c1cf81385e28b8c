package org.muster.bench.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param work what is done
 * @param unit of all its figures
 * @param ours Muster's figure
 * @param floor the least or most that is possible here, or null
 * @param peers others' figures by their names
 * @param targets what ours is to come to; all of them
 */
record Row(
        String work, Unit unit, String ours, @Nullable String floor, Map<String, String> peers, List<Target> targets) {
    /** The targets that are not hit, or could not be judged, each with how far it is off. */
    List<String> missed(Figures figures) {
        List<String> all = new ArrayList<>();
        for (Target t : targets) {
            double miss = t.miss(figures, ours);
            if (!(miss <= 1)) {
                all.add(t.words(unit)
                        + (Double.isNaN(miss)
                                ? " (not measured)"
                                : String.format(java.util.Locale.ROOT, " (off by %.2f)", miss)));
            }
        }
        return all;
    }
}
