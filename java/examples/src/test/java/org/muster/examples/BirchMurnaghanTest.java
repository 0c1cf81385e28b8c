package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BirchMurnaghanTest {
    private static double[] volumes(double from, double to, int n) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = from + (to - from) * i / (n - 1);
        }
        return v;
    }

    private static double[] energies(BirchMurnaghan equation, double[] volumes) {
        return Arrays.stream(volumes).map(equation::energy).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "11.81, -3.54, 0.86, 5.2, 13", // like copper
        "40.9, -5.424, 0.55, 4.0, 9", // B' = 4: the cubic term vanishes
        "5.7, -9.1, 2.7, 3.6, 4", // as many points as parameters
        "1e3, 12.5, 1e-3, 7, 40",
    })
    void recoversTheParametersOfExactData(double v0, double e0, double b0, double b0Prime, int points) {
        BirchMurnaghan truth = new BirchMurnaghan(v0, e0, b0, b0Prime);
        double[] v = volumes(0.88 * v0, 1.1 * v0, points);
        BirchMurnaghan fitted = BirchMurnaghan.fit(v, energies(truth, v));
        assertEquals(v0, fitted.v0(), 1e-8 * v0);
        assertEquals(e0, fitted.e0(), 1e-8 * Math.abs(e0));
        assertEquals(b0, fitted.b0(), 1e-8 * b0);
        assertEquals(b0Prime, fitted.b0Prime(), 1e-8 * b0Prime);
    }

    @Test
    void theOrderOfTheDataDoesNotMatter() {
        BirchMurnaghan truth = new BirchMurnaghan(11.81, -3.54, 0.86, 5.2);
        double[] v = {12.9, 10.7, 11.9, 11.2, 12.4};
        assertEquals(truth.v0(), BirchMurnaghan.fit(v, energies(truth, v)).v0(), 1e-9);
    }

    @Test
    void theBulkModulusIsTheCurvatureAtTheMinimum() {
        BirchMurnaghan eos = new BirchMurnaghan(11.81, -3.54, 0.86, 5.2);
        double h = 1e-3;
        double curvature = (eos.energy(eos.v0() + h) - 2 * eos.e0() + eos.energy(eos.v0() - h)) / (h * h);
        assertEquals(eos.b0(), eos.v0() * curvature, 1e-5);
        assertEquals(0.86 * 160.2176634, eos.bulkModulusGPa(), 1e-9);
    }

    @Test
    void theDerivativeOfTheBulkModulusIsThatByPressure() {
        BirchMurnaghan eos = new BirchMurnaghan(10, 0, 1, 5);
        double h = 0.02;
        // B = V E'', P = -E', so dB/dP = -(E'' + V E''') / E''
        double e2 = (eos.energy(10 + h) + eos.energy(10 - h)) / (h * h);
        double e3 = (eos.energy(10 + 2 * h) - 2 * eos.energy(10 + h) + 2 * eos.energy(10 - h) - eos.energy(10 - 2 * h))
                / (2 * h * h * h);
        assertEquals(5, -(e2 + 10 * e3) / e2, 1e-3);
    }

    @Test
    void fitsNoisyDataBetterThanTheTruthDoes() {
        BirchMurnaghan truth = new BirchMurnaghan(11.81, -3.54, 0.86, 5.2);
        double[] v = volumes(10.7, 13, 13);
        double[] e = energies(truth, v);
        for (int i = 0; i < e.length; i++) {
            e[i] += 1e-4 * Math.sin(12.9898 * i + 1);
        }
        BirchMurnaghan fitted = BirchMurnaghan.fit(v, e);
        assertTrue(squares(fitted, v, e) < squares(truth, v, e));
        assertEquals(truth.v0(), fitted.v0(), 0.01);
    }

    private static double squares(BirchMurnaghan eos, double[] v, double[] e) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += (eos.energy(v[i]) - e[i]) * (eos.energy(v[i]) - e[i]);
        }
        return sum;
    }

    @Test
    void refusesWhatHasNoMinimum() {
        double[] v = volumes(10, 12, 7);
        double[] falling = Arrays.stream(v).map(x -> -x).toArray();
        double[] maximum = Arrays.stream(v).map(x -> -(x - 11) * (x - 11)).toArray();
        double[] minimumOutside = Arrays.stream(v).map(x -> (x - 15) * (x - 15)).toArray();
        assertThrows(IllegalArgumentException.class, () -> BirchMurnaghan.fit(v, falling));
        assertThrows(IllegalArgumentException.class, () -> BirchMurnaghan.fit(v, maximum));
        assertThrows(IllegalArgumentException.class, () -> BirchMurnaghan.fit(v, minimumOutside));
    }

    @Test
    void refusesTooFewPoints() {
        double[] three = {10, 11, 12};
        double[] doubled = {10, 11, 12, 12, 11};
        assertThrows(IllegalArgumentException.class, () -> BirchMurnaghan.fit(three, new double[] {1, 0, 1}));
        assertThrows(IllegalArgumentException.class, () -> BirchMurnaghan.fit(doubled, new double[] {1, 0, 1, 1, 0}));
        assertThrows(IllegalArgumentException.class, () -> BirchMurnaghan.fit(three, new double[] {1, 0}));
    }
}
