package org.muster.examples;

import java.util.List;

/**
 * One rank's block of the grid, with a frame of one point around it: the halo, which holds the neighbours' edges, or zeros
 * at the rim. It knows nothing of MPI.
 *
 * <p>Each point is computed by the same operations in the same order however the grid is cut, so the result is the same to
 * the last bit on any number of ranks.
 */
final class HeatBlock {
    private final int width;
    private final int height;
    private final int stride;
    private final double weight;
    private double[] now;
    private double[] next;

    /** The initial state of that rank's block. */
    HeatBlock(HeatProblem problem, ProcessGrid grid) {
        int points = problem.points();
        if (points < grid.columns() || points < grid.rows()) {
            throw new IllegalArgumentException("a grid of " + problem.cells() + " cells a side is too small for "
                    + grid.columns() + " x " + grid.rows() + " ranks");
        }
        ProcessGrid.Patch patch = grid.patch(points);
        width = patch.width();
        height = patch.height();
        stride = width + 2;
        weight = problem.weight();
        now = new double[stride * (height + 2)];
        next = new double[now.length];
        for (int j = 0; j < height; j++) {
            for (int i = 0; i < width; i++) {
                now[at(i, j)] = problem.exact(patch.left() + i, patch.bottom() + j, 0);
            }
        }
    }

    /** Makes one explicit Euler step of every point; the halo must be that of the present state. */
    void step() {
        for (int j = 0; j < height; j++) {
            int end = at(width, j);
            for (int p = at(0, j); p < end; p++) {
                next[p] = now[p] + weight * (now[p - 1] + now[p + 1] + now[p - stride] + now[p + stride] - 4 * now[p]);
            }
        }
        double[] old = now;
        now = next;
        next = old;
    }

    /** How many points the edge on that side has; the neighbour there has as many. */
    int length(Side side) {
        return side == Side.WEST || side == Side.EAST ? height : width;
    }

    /** Copies the points of the edge on that side. */
    void edge(Side side, double[] to) {
        switch (side) {
            case WEST -> column(0, to);
            case EAST -> column(width - 1, to);
            case SOUTH -> System.arraycopy(now, at(0, 0), to, 0, width);
            case NORTH -> System.arraycopy(now, at(0, height - 1), to, 0, width);
        }
    }

    /** Fills the halo on that side with the neighbour's edge. */
    void halo(Side side, double[] from) {
        switch (side) {
            case WEST -> setColumn(-1, from);
            case EAST -> setColumn(width, from);
            case SOUTH -> System.arraycopy(from, 0, now, at(0, -1), width);
            case NORTH -> System.arraycopy(from, 0, now, at(0, height), width);
        }
    }

    /** The block's points, row by row from the south. */
    double[] values() {
        double[] values = new double[width * height];
        for (int j = 0; j < height; j++) {
            System.arraycopy(now, at(0, j), values, j * width, width);
        }
        return values;
    }

    /** The whole field, row by row from the south, of the blocks' values in rank order. */
    static double[] assemble(HeatProblem problem, List<double[]> blocks) {
        int points = problem.points();
        double[] field = new double[points * points];
        for (int rank = 0; rank < blocks.size(); rank++) {
            ProcessGrid.Patch patch = ProcessGrid.of(blocks.size(), rank).patch(points);
            for (int j = 0; j < patch.height(); j++) {
                int row = (patch.bottom() + j) * points;
                System.arraycopy(blocks.get(rank), j * patch.width(), field, row + patch.left(), patch.width());
            }
        }
        return field;
    }

    private void column(int i, double[] to) {
        for (int j = 0; j < height; j++) {
            to[j] = now[at(i, j)];
        }
    }

    private void setColumn(int i, double[] from) {
        for (int j = 0; j < height; j++) {
            now[at(i, j)] = from[j];
        }
    }

    /** Where point (i, j) of the block lies; -1 and the width or height are the halo's. */
    private int at(int i, int j) {
        return (j + 1) * stride + i + 1;
    }
}
