package org.muster.examples;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.muster.LiveProgram;
import org.muster.MpiExecutor;
import org.muster.Program;
import org.muster.TaskContext;
import org.muster.TaskFuture;

/**
 * External programs, in two ways. One per call: awk computes a part of an integral whose whole is pi. And one that each
 * worker keeps across calls and speaks to line by line: a shell that counts the steps of Collatz sequences.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.ExternalProgram
 * </pre>
 */
public final class ExternalProgram {
    private static final int PARTS = 8;

    /** Part p of n of the integral of 4 / (1 + x^2) from 0 to 1, by midpoints. */
    private static final String AWK = """
            BEGIN {
                h = 1 / (n * m)
                for (i = p * m; i < (p + 1) * m; i++) { x = (i + 0.5) * h; s += 4 / (1 + x * x) }
                printf "%.15g\\n", s * h
            }""";

    /** For each number that comes in, one goes out. */
    private static final String SERVER = """
            while read -r n; do
                steps=0
                while [ "$n" -ne 1 ]; do
                    if [ $((n % 2)) -eq 0 ]; then n=$((n / 2)); else n=$((3 * n + 1)); fi
                    steps=$((steps + 1))
                done
                echo $steps
            done""";

    private ExternalProgram() {}

    /**
     * Computes both, and checks what comes out.
     *
     * @param args none
     * @throws Exception if a call fails
     */
    public static void main(String[] args) throws Exception {
        try (MpiExecutor exe = MpiExecutor.detect()
                .initFunction(() -> Program.of("sh", "-c", SERVER)
                        .timeLimit(Duration.ofMinutes(1))
                        .start())
                .open()) {
            List<TaskFuture<Double>> parts = exe.map(
                    ExternalProgram::part, IntStream.range(0, PARTS).boxed().toList());
            double pi = exe.gather(parts).stream().mapToDouble(p -> p).sum();
            System.out.printf(Locale.ROOT, "pi, in %d programs: %.9f%n", PARTS, pi);

            List<Integer> starts = List.of(27, 97, 871);
            List<Integer> steps = exe.gather(exe.map(ExternalProgram::steps, starts));
            System.out.println("Collatz steps from " + starts + ", by programs that were there: " + steps);
            if (Math.abs(pi - Math.PI) > 1e-6 || !steps.equals(List.of(111, 118, 178))) {
                throw new AssertionError("wrong");
            }
        }
    }

    /** One program for one call. */
    private static double part(int p) throws InterruptedException {
        String out = Program.of("awk", "-v", "n=" + PARTS, "-v", "m=10000", "-v", "p=" + p, AWK)
                .env("LC_ALL", "C") // a decimal point in every country
                .timeLimit(Duration.ofMinutes(1))
                .run()
                .requireSuccess()
                .out();
        return Double.parseDouble(out);
    }

    /** A question to the worker's own program. */
    private static int steps(int start) throws InterruptedException {
        LiveProgram server = TaskContext.current().state(LiveProgram.class);
        server.writeLine(Integer.toString(start));
        return Integer.parseInt(server.readLine());
    }
}
