package org.muster.examples;

import java.io.Serializable;

/**
 * Heat conduction in the unit square with a cold rim, du/dt = d²u/dx² + d²u/dy², on a grid of {@code cells} by {@code
 * cells}, from time 0 to {@link #END}. Lengths and times have no unit: the conductivity is 1.
 *
 * <p>It starts with two sine waves, which decay each at its own rate and so have a known solution. The second one is there
 * because it differs in x and y: a mistake that mixes up the sides of a block does not stay hidden.
 *
 * @param cells cells along each side, at least 2
 */
record HeatProblem(int cells) implements Serializable {
    /** When the computation ends. */
    static final double END = 0.02;
    /** Time step over the square of the grid's spacing; explicit steps are stable up to 1/4. */
    private static final double STEP_RATIO = 0.2;

    HeatProblem {
        if (cells < 2) {
            throw new IllegalArgumentException("the grid needs at least 2 cells along each side, not " + cells);
        }
    }

    /** Unknowns along each side: the grid's points without those on the rim. */
    int points() {
        return cells - 1;
    }

    /** How many time steps are made. */
    int steps() {
        return (int) Math.ceil(END * cells * cells / STEP_RATIO);
    }

    /** What a step multiplies the sum of differences to the four neighbours by: time step over spacing squared. */
    double weight() {
        return END / steps() * cells * cells;
    }

    /** The solution at unknown (i, j), counted from 0, at a time. */
    double exact(int i, int j, double time) {
        return wave(i, j, 1, 1, time) + 0.5 * wave(i, j, 2, 3, time);
    }

    /** The largest difference of a field, row by row from the south, from the solution at a time. */
    double maxError(double[] field, double time) {
        double error = 0;
        for (int j = 0; j < points(); j++) {
            for (int i = 0; i < points(); i++) {
                error = Math.max(error, Math.abs(field[j * points() + i] - exact(i, j, time)));
            }
        }
        return error;
    }

    private double wave(int i, int j, int k, int l, double time) {
        double x = (i + 1.0) / cells;
        double y = (j + 1.0) / cells;
        double decay = Math.exp(-Math.PI * Math.PI * (k * k + l * l) * time);
        return decay * Math.sin(k * Math.PI * x) * Math.sin(l * Math.PI * y);
    }
}
