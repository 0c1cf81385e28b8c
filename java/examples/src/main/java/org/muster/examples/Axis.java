package org.muster.examples;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a chart: values from {@code low} to {@code high} lie at pixels from {@code start} to {@code end}.
 *
 * @param low the smallest value
 * @param high the largest value
 * @param start where the smallest value lies
 * @param end where the largest value lies; less than {@code start} for an axis that goes up
 */
record Axis(double low, double high, double start, double end) {
    /** An axis for values from {@code least} to {@code greatest} with some air, a share of their distance, on both sides. */
    static Axis around(double least, double greatest, double air, double start, double end) {
        double distance = greatest > least ? greatest - least : Math.max(Math.abs(least), 1) * 1e-9;
        return new Axis(least - air * distance, greatest + air * distance, start, end);
    }

    /** Where a value lies. */
    double at(double value) {
        return start + (value - low) / (high - low) * (end - start);
    }

    /** About {@code wanted} round numbers (1, 2 or 5 times a power of ten apart) on the axis. */
    List<BigDecimal> ticks(int wanted) {
        BigDecimal step = step(wanted);
        BigDecimal tick =
                BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
        List<BigDecimal> ticks = new ArrayList<>();
        for (; tick.doubleValue() <= high; tick = tick.add(step)) {
            ticks.add(tick.setScale(Math.max(0, step.scale()), RoundingMode.UNNECESSARY));
        }
        return ticks;
    }

    private BigDecimal step(int wanted) {
        double rough = (high - low) / wanted;
        int exponent = (int) Math.floor(Math.log10(rough));
        double mantissa = rough / Math.pow(10, exponent);
        int round = mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10;
        return BigDecimal.valueOf(round).scaleByPowerOfTen(exponent).stripTrailingZeros();
    }
}
