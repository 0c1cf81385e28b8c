package org.muster.bench.table;

import java.util.Locale;

/** What a figure is counted in. */
enum Unit {
    MICROSECONDS("µs"),
    SECONDS("s"),
    A_SECOND("/s"),
    MEBIBYTES_A_SECOND("MiB/s"),
    PERCENT("%"),
    MEGABYTES("MB");

    final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** With three digits that count. */
    String show(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f %s", value, symbol);
    }
}
