package org.muster.examples;

/**
 * Ranks laid out as a grid of {@code columns} by {@code rows}, and this rank's place in it; rank 0 is in the south-west
 * corner, rank 1 east of it.
 *
 * @param columns ranks from west to east
 * @param rows ranks from south to north
 * @param rank this rank
 */
record ProcessGrid(int columns, int rows, int rank) {
    /** What {@link #neighbour} gives at the rim. */
    static final int NONE = -1;

    /** The grid of {@code size} ranks that is nearest to a square, so that the blocks' edges are short. */
    static ProcessGrid of(int size, int rank) {
        int rows = (int) Math.sqrt(size);
        while (size % rows != 0) {
            rows--;
        }
        return new ProcessGrid(size / rows, rows, rank);
    }

    int column() {
        return rank % columns;
    }

    int row() {
        return rank / columns;
    }

    /** The rank on that side, or {@link #NONE}. */
    int neighbour(Side side) {
        return switch (side) {
            case WEST -> column() == 0 ? NONE : rank - 1;
            case EAST -> column() == columns - 1 ? NONE : rank + 1;
            case SOUTH -> row() == 0 ? NONE : rank - columns;
            case NORTH -> row() == rows - 1 ? NONE : rank + columns;
        };
    }

    /** This rank's part of a square of {@code points} by {@code points}; widths and heights differ by one at most. */
    Patch patch(int points) {
        int left = first(points, column(), columns);
        int bottom = first(points, row(), rows);
        return new Patch(
                left, bottom, first(points, column() + 1, columns) - left, first(points, row() + 1, rows) - bottom);
    }

    private static int first(int points, int part, int parts) {
        return (int) ((long) points * part / parts);
    }

    /**
     * A rectangle of grid points.
     *
     * @param left how many points lie west of it
     * @param bottom how many points lie south of it
     * @param width its points from west to east
     * @param height its points from south to north
     */
    record Patch(int left, int bottom, int width, int height) {}
}
