package org.muster.examples;

/**
 * The third-order Birch–Murnaghan equation of state, energy against volume at zero temperature:
 *
 * <pre>
 * E(V) = E0 + 9 V0 B0 / 8 (u² + (B0' - 4) / 2 u³),   u = (V0/V)^(2/3) - 1
 * </pre>
 *
 * <p>Units are the caller's, as long as {@code b0} is in units of energy over volume; with eV and Å³ {@link
 * #bulkModulusGPa()} gives the usual unit.
 *
 * @param v0 volume at the minimum
 * @param e0 energy at the minimum
 * @param b0 bulk modulus at the minimum
 * @param b0Prime its derivative with respect to pressure there
 */
record BirchMurnaghan(double v0, double e0, double b0, double b0Prime) {
    /** Gigapascals of one eV/Å³: the elementary charge in coulombs (1.602176634e-19, exact in the SI) times 1e30 / 1e9. */
    static final double GPA_PER_EV_PER_CUBIC_ANGSTROM = 160.2176634;

    /**
     * Fits the equation to energies by least squares.
     *
     * <p>E is a cubic polynomial in V^(-2/3), and every cubic with a minimum is such an equation; so the linear fit of the
     * polynomial is the least-squares solution itself, with no start values and no iteration.
     *
     * @param volumes at least four different volumes, around the minimum
     * @param energies the energy at each
     * @return the equation
     * @throws IllegalArgumentException if these are too few, or have no minimum between the smallest volume and the
     *     largest
     */
    static BirchMurnaghan fit(double[] volumes, double[] energies) {
        if (volumes.length != energies.length) {
            throw new IllegalArgumentException(volumes.length + " volumes, but " + energies.length + " energies");
        }
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (double v : volumes) {
            smallest = Math.min(smallest, v);
            largest = Math.max(largest, v);
        }
        // x = (reference/V)^(2/3) = 1 + scale t, with t in [-1, 1]: powers of t stay of one size
        double reference = Math.sqrt(smallest * largest);
        double scale = Math.max(strain(reference, smallest), -strain(reference, largest));
        double[] t = new double[volumes.length];
        for (int i = 0; i < t.length; i++) {
            t[i] = strain(reference, volumes[i]) / scale;
        }
        double[] c = LeastSquares.polynomial(t, energies, 3);

        double discriminant = c[2] * c[2] - 3 * c[1] * c[3];
        double divisor = c[2] + Math.sqrt(discriminant);
        double t0 = -c[1] / divisor; // the root of the derivative at which the second derivative is positive
        if (!(discriminant > 0 && divisor > 0 && Math.abs(t0) <= 1)) {
            throw new IllegalArgumentException(
                    "the energies have no minimum between the volumes " + smallest + " and " + largest);
        }
        double x0 = 1 + scale * t0;
        double v0 = reference / Math.sqrt(x0 * x0 * x0);
        double e0 = c[0] + t0 * (c[1] + t0 * (c[2] + t0 * c[3]));
        // the same cubic about its minimum, in u = x / x0 - 1
        double perU = x0 / scale;
        double quadratic = (c[2] + 3 * c[3] * t0) * perU * perU;
        double cubic = c[3] * perU * perU * perU;
        return new BirchMurnaghan(v0, e0, quadratic * 8 / (9 * v0), 4 + 2 * cubic / quadratic);
    }

    /** Energy at a volume. */
    double energy(double volume) {
        double u = strain(v0, volume);
        return e0 + 9 * v0 * b0 / 8 * u * u * (1 + (b0Prime - 4) / 2 * u);
    }

    /** The bulk modulus in GPa, of an equation in eV and Å³. */
    double bulkModulusGPa() {
        return b0 * GPA_PER_EV_PER_CUBIC_ANGSTROM;
    }

    /** (reference/volume)^(2/3) - 1. */
    private static double strain(double reference, double volume) {
        double root = Math.cbrt(reference / volume);
        return root * root - 1;
    }
}
