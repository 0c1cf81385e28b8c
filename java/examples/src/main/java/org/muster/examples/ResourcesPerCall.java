package org.muster.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.muster.Builder;
import org.muster.MpiExecutor;
import org.muster.Program;
import org.muster.Resources;
import org.muster.TaskContext;

/**
 * What a call may ask for, and what it then has: threads, a directory, environment variables, processes of its own; and
 * GPUs, if it is told with {@code --gpus} how many to hand out (the numbers are what a GPU library would go by).
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.ResourcesPerCall --gpus 2
 * </pre>
 */
public final class ResourcesPerCall {
    private static final int LIMIT = 2_000_000;
    private static final int PRIMES = 148_933;

    private ResourcesPerCall() {}

    /**
     * Runs a call of each kind, and checks what it had.
     *
     * @param args none, or {@code --gpus} and a number of at least 2
     * @throws Exception if a call fails
     */
    public static void main(String[] args) throws Exception {
        int gpus = args.length == 2 && args[0].equals("--gpus") ? Integer.parseInt(args[1]) : 0;
        Builder builder = MpiExecutor.singleNode().maxCores(2);
        try (MpiExecutor exe = (gpus > 0 ? builder.gpusPerNode(gpus) : builder).open()) {
            threads(exe);
            directoryAndVariables(exe);
            ownProcesses(exe);
            if (gpus > 0) {
                gpus(exe);
            }
        }
    }

    /** One rank with two threads: its own, and those of what it starts. */
    private static void threads(MpiExecutor exe) throws Exception {
        Resources two = Resources.cores(1).threadsPerCore(2);
        long primes =
                exe.submit(two, () -> primes(TaskContext.current().threads())).get();
        String told = exe.submit(two, () -> line("echo $OMP_NUM_THREADS")).get();
        System.out.println("primes below " + LIMIT + ", by 2 threads: " + primes);
        check(primes == PRIMES, "there are " + PRIMES);
        check(told.equals("2"), "a program that the call starts is told of 2 threads, not " + told);
    }

    private static long primes(int threads) throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            return pool.submit(() -> IntStream.range(2, LIMIT)
                            .parallel()
                            .filter(ResourcesPerCall::isPrime)
                            .count())
                    .get();
        }
    }

    private static boolean isPrime(int n) {
        for (int d = 2; (long) d * d <= n; d++) {
            if (n % d == 0) {
                return false;
            }
        }
        return true;
    }

    /** A program that reads its input where it is started, and its settings from the environment. */
    private static void directoryAndVariables(MpiExecutor exe) throws Exception {
        Path work = Files.createTempDirectory("muster-example");
        try {
            Files.writeString(work.resolve("input"), "3\n1\n2\n");
            Resources there = Resources.cores(1).cwd(work).env("LC_ALL", "C").env("ORDER", "-rn");
            exe.submit(there, () -> line("sort $ORDER input > output")).get();
            List<String> sorted = Files.readAllLines(work.resolve("output"));
            System.out.println("sorted in the call's own directory: " + sorted);
            check(sorted.equals(List.of("3", "2", "1")), "wrong order");
        } finally {
            Files.deleteIfExists(work.resolve("input"));
            Files.deleteIfExists(work.resolve("output"));
            Files.delete(work);
        }
    }

    /** What would hurt others in the same process: here a property that everything in it sees. */
    private static void ownProcesses(MpiExecutor exe) throws Exception {
        Resources alone = Resources.cores(2).isolated();
        List<String> was = exe.submit(alone, comm -> System.setProperty("muster.example", "changed"))
                .get();
        List<String> others = exe.submit(Resources.cores(2), comm -> System.getProperty("muster.example"))
                .get();
        System.out.println("changed by an isolated call, seen by the next one: " + others);
        check(was.stream().allMatch(v -> v == null) && others.stream().allMatch(v -> v == null), "it was seen");
    }

    private static void gpus(MpiExecutor exe) throws Exception {
        List<List<Integer>> numbers = exe.submit(
                        Resources.cores(2).gpusPerCore(1),
                        comm -> TaskContext.current().gpus())
                .get();
        System.out.println("GPU numbers of the ranks: " + numbers);
        check(numbers.stream().flatMap(List::stream).distinct().count() == 2, "one each");
    }

    private static String line(String command) throws InterruptedException {
        return Program.of("sh", "-c", command)
                .timeLimit(Duration.ofMinutes(1))
                .run()
                .requireSuccess()
                .out()
                .strip();
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }
}
