package org.muster.bench.programs;

import java.util.ArrayList;
import java.util.List;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFuture;

/** Measurements that more than one program makes. Times are in microseconds unless the name says otherwise. */
final class Work {
    /** Elements of a {@code double[]} of 64 MiB. */
    static final int LARGE = 8 << 20;

    private static final double MIB = LARGE * 8.0 / (1 << 20);

    private Work() {}

    interface Step {
        void run() throws Exception;
    }

    /** How long each of so many takes, in nanoseconds, after some that warm up. */
    static long[] times(int warm, int n, Step step) throws Exception {
        for (int i = 0; i < warm; i++) {
            step.run();
        }
        long[] nanos = new long[n];
        for (int i = 0; i < n; i++) {
            long begin = System.nanoTime();
            step.run();
            nanos[i] = System.nanoTime() - begin;
        }
        return nanos;
    }

    /** One call after the other, each waited for. */
    static void roundTrip(String name, MpiExecutor exe, int n) throws Exception {
        Figure.printTimes(name, times(n, n, () -> exe.submit(() -> 1).get()));
    }

    /** The same, of calls that go before all others. */
    static void urgentRoundTrip(String name, MpiExecutor exe, int n) throws Exception {
        Resources urgent = Resources.cores(1).priority(1);
        Figure.printTimes(name, times(n, n, () -> exe.submit(urgent, () -> 1).get()));
    }

    /** The same with a communicator of two ranks. */
    static void gang(String name, MpiExecutor exe, int n) throws Exception {
        Resources two = Resources.cores(2);
        Figure.printTimes(name, times(n, n, () -> exe.submit(two, comm -> 1).get()));
    }

    /** Calls a second, all submitted at once. */
    static void pipelined(String name, MpiExecutor exe, int n) throws Exception {
        double[] rates = new double[3];
        for (int k = -1; k < rates.length; k++) {
            List<TaskFuture<Integer>> all = new ArrayList<>(n);
            long begin = System.nanoTime();
            for (int i = 0; i < n; i++) {
                all.add(exe.submit(() -> 1));
            }
            for (TaskFuture<Integer> f : all) {
                f.get();
            }
            if (k >= 0) {
                rates[k] = n / ((System.nanoTime() - begin) / 1e9);
            }
        }
        Figure.print(name, Figure.median(rates));
    }

    /** Each call needs the value of the one before. */
    static void chain(String name, MpiExecutor exe, int links) throws Exception {
        double[] micros = new double[5];
        for (int k = -1; k < micros.length; k++) {
            long begin = System.nanoTime();
            TaskFuture<Integer> last = exe.submit(() -> 0);
            for (int i = 1; i < links; i++) {
                TaskFuture<Integer> before = last;
                last = exe.submit(() -> before.join() + 1);
            }
            if (last.get() != links - 1) {
                throw new IllegalStateException("the chain gave " + last.get());
            }
            if (k >= 0) {
                micros[k] = (System.nanoTime() - begin) / 1e3 / links;
            }
        }
        Figure.print(name, Figure.median(micros));
    }

    /** MiB a second of an array that goes there and comes back, both directions counted. */
    static void echo(String name, MpiExecutor exe, int n) throws Exception {
        double[] array = array();
        long[] nanos = times(2, n, () -> {
            double[] back = exe.submit(() -> array).get();
            if (back.length != LARGE || back[LARGE - 1] != array[LARGE - 1]) {
                throw new IllegalStateException("the array came back changed");
            }
        });
        Figure.print(name, 2 * MIB / Figure.medianSeconds(nanos));
    }

    /** MiB a second of an array that goes to two ranks, counted once for each. */
    static void argument(String name, MpiExecutor exe, int n) throws Exception {
        double[] array = array();
        Resources two = Resources.cores(2);
        long[] nanos = times(2, n, () -> {
            List<Double> last = exe.submit(two, comm -> array[LARGE - 1]).get();
            if (!last.equals(List.of(array[LARGE - 1], array[LARGE - 1]))) {
                throw new IllegalStateException("the array came to the ranks changed");
            }
        });
        Figure.print(name, 2 * MIB / Figure.medianSeconds(nanos));
    }

    private static double[] array() {
        double[] array = new double[LARGE];
        for (int i = 0; i < LARGE; i++) {
            array[i] = i * 0.5;
        }
        return array;
    }
}
