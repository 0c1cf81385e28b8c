package org.muster.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    /** Against a list that is looked through from end to end. */
    @Test
    void findsWhatAListFinds() {
        Random r = new Random(SEED);
        Line line = new Line(Shape.of(Demand.ranks(1)), new Shelf());
        List<Waiting> model = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            // Fills and empties in turn.
            boolean grows = step / 1_000 % 2 == 0;
            if (model.isEmpty() || r.nextInt(10) < (grows ? 7 : 3)) {
                Demand d = Demand.ranks(1 + r.nextInt(1 << r.nextInt(8)));
                Waiting w = new Waiting((long) step, line, d, r.nextInt(4) - 1, step);
                line.add(w);
                model.add(w);
            } else {
                line.remove(model.remove(r.nextInt(4) == 0 ? 0 : r.nextInt(model.size())));
            }
            int most = r.nextInt(140);
            String text = "-Dmuster.seed=" + SEED + ", step " + step;
            List<Waiting> fitting =
                    model.stream().filter(w -> w.demand.ranks() <= most).toList();
            assertEquals(model.isEmpty(), line.isEmpty(), text);
            assertEquals(fitting.stream().mapToInt(w -> w.demand.ranks()).max().orElse(0), line.widest(most), text);
            assertEquals(fitting.stream().mapToLong(w -> w.demand.ranks()).sum(), line.ranks(most), text);
            assertSame(
                    fitting.stream()
                            .min(Comparator.<Waiting>comparingInt(w -> -w.priority)
                                    .thenComparingLong(w -> w.age))
                            .orElse(null),
                    line.first(most),
                    text);
        }
    }

    /** However they come, the tree stays shallow: else 100,000 widths in order would run down the stack. */
    @Test
    void widthsMayComeInOrder() {
        Line line = new Line(Shape.of(Demand.ranks(1)), new Shelf());
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            line.add(new Waiting((long) i, line, Demand.ranks(i + 1), 0, i));
        }
        for (int most = 1; most <= n; most *= 7) {
            Waiting first = line.first(most);
            assertTrue(first != null && first.age == 0);
        }
        assertEquals(n, line.widest(Integer.MAX_VALUE));
        assertEquals(5_000L * 5_001 / 2, line.ranks(5_000));
    }
}
