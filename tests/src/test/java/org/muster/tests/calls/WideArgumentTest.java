package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.RankLostException;
import org.muster.Resources;
import org.muster.TaskFuture;

/** What is large, and goes to many ranks, reaches them through their first. */
class WideArgumentTest {
    private static final int RANKS = 4;
    private static final int LENGTH = 1 << 20;

    private static MpiExecutor exe;

    @BeforeAll
    static void open() {
        exe = MpiExecutor.singleNode().maxCores(RANKS).open();
    }

    @AfterAll
    static void close() {
        exe.close();
    }

    private static double[] ramp() {
        double[] a = new double[LENGTH];
        Arrays.setAll(a, i -> i);
        return a;
    }

    private static double sum(double[] a) {
        return Arrays.stream(a).sum();
    }

    private static List<Double> ofEach(double value) {
        return Collections.nCopies(RANKS, value);
    }

    @Test
    void reachesEveryRankWhole() throws Exception {
        double[] a = ramp();
        String text = "long ".repeat(100_000);
        assertEquals(
                ofEach(sum(a) + text.length()),
                exe.submit(Resources.cores(RANKS), comm -> sum(a) + text.length())
                        .get(1, TimeUnit.MINUTES));
    }

    @Test
    void soDoValuesOfOtherCalls() throws Exception {
        TaskFuture<double[]> first = exe.submit(WideArgumentTest::ramp);
        TaskFuture<String> second = exe.submit(() -> "small");
        assertEquals(
                ofEach(sum(ramp()) + 5),
                exe.submit(
                                Resources.cores(RANKS),
                                comm -> sum(first.join()) + second.join().length())
                        .get(1, TimeUnit.MINUTES));
    }

    /** Each rank has an array of its own, also the one that passed it on. */
    @Test
    void isEachRanksOwn() throws Exception {
        double[] a = ramp();
        assertEquals(
                List.of(0.0, 1.0, 2.0, 3.0),
                exe.submit(Resources.cores(RANKS), comm -> {
                            Arrays.fill(a, comm.rank());
                            comm.barrier();
                            return a[LENGTH / 2];
                        })
                        .get(1, TimeUnit.MINUTES));
        assertEquals(LENGTH / 2, a[LENGTH / 2]);
    }

    @Test
    void aRankThatIsLostCostsItsCallOnly() throws Exception {
        double[] a = ramp();
        for (int bad : new int[] {0, RANKS - 1}) {
            RankLostException e =
                    assertInstanceOf(RankLostException.class, Pools.failure(exe.submit(Resources.cores(RANKS), comm -> {
                        if (comm.rank() == bad) {
                            Runtime.getRuntime().halt(9);
                        }
                        comm.barrier();
                        return sum(a);
                    })));
            assertEquals(bad, e.rank());
            assertEquals(
                    ofEach(sum(a)),
                    exe.submit(Resources.cores(RANKS), comm -> sum(a)).get(1, TimeUnit.MINUTES));
        }
    }
}
