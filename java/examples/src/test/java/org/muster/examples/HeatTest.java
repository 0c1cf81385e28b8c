package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heat equation's pure parts: the blocks of several ranks in one thread, their halos copied from block to block. */
class HeatTest {
    private static double[] solve(HeatProblem problem, int ranks, int steps) {
        List<HeatBlock> blocks = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            blocks.add(new HeatBlock(problem, ProcessGrid.of(ranks, rank)));
        }
        for (int step = 0; step < steps; step++) {
            for (int rank = 0; rank < ranks; rank++) {
                copyHalos(blocks, rank);
            }
            blocks.forEach(HeatBlock::step);
        }
        return HeatBlock.assemble(
                problem, blocks.stream().map(HeatBlock::values).toList());
    }

    private static void copyHalos(List<HeatBlock> blocks, int rank) {
        for (Side side : Side.values()) {
            int neighbour = ProcessGrid.of(blocks.size(), rank).neighbour(side);
            if (neighbour != ProcessGrid.NONE) {
                double[] edge = new double[blocks.get(rank).length(side)];
                blocks.get(neighbour).edge(side.opposite(), edge);
                blocks.get(rank).halo(side, edge);
            }
        }
    }

    private static double error(int cells) {
        HeatProblem problem = new HeatProblem(cells);
        return problem.maxError(solve(problem, 1, problem.steps()), HeatProblem.END);
    }

    @Test
    void convergesToTheSolutionWithSecondOrder() {
        double coarse = error(32);
        double fine = error(64);
        assertTrue(fine < 2.0 / 64 / 64, "error " + fine);
        assertEquals(2, Math.log(coarse / fine) / Math.log(2), 0.1);
    }

    /** A product of sines is an eigenvector of the step, so its decay is known to the last digits. */
    @Test
    void eachWaveDecaysAsTheSchemeSays() {
        HeatProblem problem = new HeatProblem(20);
        int steps = 50;
        double first = Math.pow(factor(problem, 1, 1), steps);
        double second = Math.pow(factor(problem, 2, 3), steps);
        double[] field = solve(problem, 1, steps);
        for (int j = 0; j < 19; j++) {
            for (int i = 0; i < 19; i++) {
                double exact = first * wave(i, j, 1, 1) + 0.5 * second * wave(i, j, 2, 3);
                assertEquals(exact, field[j * 19 + i], 1e-13);
            }
        }
    }

    private static double factor(HeatProblem p, int k, int l) {
        double x = Math.sin(k * Math.PI / 2 / p.cells());
        double y = Math.sin(l * Math.PI / 2 / p.cells());
        return 1 - 4 * p.weight() * (x * x + y * y);
    }

    private static double wave(int i, int j, int k, int l) {
        return Math.sin(k * Math.PI * (i + 1) / 20) * Math.sin(l * Math.PI * (j + 1) / 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 9, 12})
    void isTheSameOnAnyNumberOfRanks(int ranks) {
        HeatProblem problem = new HeatProblem(24);
        assertArrayEquals(solve(problem, 1, 60), solve(problem, ranks, 60), 0.0);
    }

    @Test
    void ranksFormTheGridNearestToASquare() {
        assertEquals(new ProcessGrid(1, 1, 0), ProcessGrid.of(1, 0));
        assertEquals(new ProcessGrid(3, 1, 2), ProcessGrid.of(3, 2));
        assertEquals(new ProcessGrid(2, 2, 0), ProcessGrid.of(4, 0));
        assertEquals(new ProcessGrid(4, 3, 7), ProcessGrid.of(12, 7));
    }

    @Test
    void neighboursAreMutual() {
        for (int rank = 0; rank < 12; rank++) {
            for (Side side : Side.values()) {
                int other = ProcessGrid.of(12, rank).neighbour(side);
                if (other != ProcessGrid.NONE) {
                    assertEquals(rank, ProcessGrid.of(12, other).neighbour(side.opposite()));
                }
            }
        }
    }

    @Test
    void refusesMoreRanksThanPoints() {
        assertThrows(IllegalArgumentException.class, () -> new HeatBlock(new HeatProblem(3), ProcessGrid.of(3, 0)));
    }
}
