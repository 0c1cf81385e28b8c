package org.muster.examples;

/** Linear least squares for a polynomial in one variable. */
final class LeastSquares {
    private LeastSquares() {}

    /**
     * Fits a polynomial by Householder's QR decomposition.
     *
     * @param t where the values were taken; best scaled to [-1, 1], so that powers stay of one size
     * @param y the values
     * @param degree the polynomial's degree
     * @return its coefficients, the constant first
     * @throws IllegalArgumentException if there are too few different {@code t} for that degree
     */
    static double[] polynomial(double[] t, double[] y, int degree) {
        int rows = t.length;
        int columns = degree + 1;
        if (rows < columns) {
            throw new IllegalArgumentException(rows + " points do not determine " + columns + " coefficients");
        }
        double[][] a = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            a[i][0] = 1;
            for (int k = 1; k < columns; k++) {
                a[i][k] = a[i][k - 1] * t[i];
            }
        }
        double[] rhs = y.clone();
        for (int k = 0; k < columns; k++) {
            reflect(a, rhs, k);
        }
        double[] c = new double[columns];
        for (int k = columns - 1; k >= 0; k--) {
            double sum = rhs[k];
            for (int j = k + 1; j < columns; j++) {
                sum -= a[k][j] * c[j];
            }
            c[k] = sum / a[k][k];
        }
        return c;
    }

    /** Makes column {@code k} zero below the diagonal by a reflection, which the later columns and {@code rhs} share. */
    private static void reflect(double[][] a, double[] rhs, int k) {
        int rows = a.length;
        double norm = 0;
        for (int i = k; i < rows; i++) {
            norm = Math.hypot(norm, a[i][k]);
        }
        if (norm < 1e-12 * Math.sqrt(rows)) {
            throw new IllegalArgumentException(
                    "too few different points to determine " + a[0].length + " coefficients");
        }
        double diagonal = a[k][k] > 0 ? -norm : norm;
        double[] v = new double[rows];
        for (int i = k; i < rows; i++) {
            v[i] = a[i][k];
        }
        v[k] -= diagonal;
        double half = norm * (norm + Math.abs(a[k][k])); // |v|^2 / 2
        for (int j = k; j < a[0].length; j++) {
            double projection = 0;
            for (int i = k; i < rows; i++) {
                projection += v[i] * a[i][j];
            }
            for (int i = k; i < rows; i++) {
                a[i][j] -= v[i] * projection / half;
            }
        }
        double projection = 0;
        for (int i = k; i < rows; i++) {
            projection += v[i] * rhs[i];
        }
        for (int i = k; i < rows; i++) {
            rhs[i] -= v[i] * projection / half;
        }
    }
}
