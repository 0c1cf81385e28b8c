package org.muster.bench.table;

import java.util.Locale;

/** What a figure is to come to. */
sealed interface Target {
    /** How far it is from it, as a factor: at most 1 where the target is hit; NaN where something was not measured. */
    double miss(Figures figures, String ours);

    /** The target in words. */
    String words(Unit unit);

    /** At most so much. */
    record AtMost(double limit) implements Target {
        @Override
        public double miss(Figures figures, String ours) {
            return figures.median(ours) / limit;
        }

        @Override
        public String words(Unit unit) {
            return "at most " + unit.show(limit);
        }
    }

    /** At least so much. */
    record AtLeast(double limit) implements Target {
        @Override
        public double miss(Figures figures, String ours) {
            return limit / figures.median(ours);
        }

        @Override
        public String words(Unit unit) {
            return "at least " + unit.show(limit);
        }
    }

    /** At most so many times another figure. */
    record AtMostTimes(double factor, String other, String name) implements Target {
        @Override
        public double miss(Figures figures, String ours) {
            return figures.ratio(ours, other) / factor;
        }

        @Override
        public String words(Unit unit) {
            return "at most " + times(factor) + name;
        }
    }

    /** At least so many times another figure. */
    record AtLeastTimes(double factor, String other, String name) implements Target {
        @Override
        public double miss(Figures figures, String ours) {
            return factor / figures.ratio(ours, other);
        }

        @Override
        public String words(Unit unit) {
            return "at least " + times(factor) + name;
        }
    }

    private static String times(double factor) {
        if (factor == 1) {
            return "";
        }
        return factor < 1 && Math.rint(1 / factor) * factor > 0.999 && Math.rint(1 / factor) * factor < 1.001
                ? "1/" + Math.round(1 / factor) + " of "
                : String.format(Locale.ROOT, "%.3g × ", factor);
    }
}
