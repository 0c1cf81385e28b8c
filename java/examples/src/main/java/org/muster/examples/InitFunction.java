package org.muster.examples;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.muster.MpiExecutor;
import org.muster.TaskContext;

/**
 * Something dear is made once in each worker and used by all calls there: a sieve of ten million numbers, of which each call
 * counts the primes up to some limit.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.InitFunction
 * </pre>
 */
public final class InitFunction {
    private static final int SIZE = 10_000_000;
    private static final List<Integer> KNOWN = List.of(4, 25, 168, 1229, 9592, 78_498, 664_579);

    private InitFunction() {}

    /** The primes; it knows the process that made it, so that the program can count. */
    private static final class Sieve implements AutoCloseable {
        private final BitSet composite = new BitSet(SIZE + 1);
        private final long madeBy = ProcessHandle.current().pid();

        Sieve() {
            for (int n = 2; (long) n * n <= SIZE; n = composite.nextClearBit(n + 1)) {
                for (int m = n * n; m <= SIZE; m += n) {
                    composite.set(m);
                }
            }
        }

        int primesUpTo(int n) {
            return n - 1 - composite.get(2, n + 1).cardinality();
        }

        /** Runs when the worker ends; here it would close files, connections, native handles. */
        @Override
        public void close() {
            composite.clear();
        }
    }

    private record Answer(int count, long sieveOf, long computedBy) {}

    /**
     * Asks for the counts up to 10, 100, ..., four times each, and checks them.
     *
     * @param args none
     */
    public static void main(String[] args) {
        List<Integer> limits = IntStream.range(0, 4 * KNOWN.size())
                .mapToObj(i -> (int) Math.pow(10, 1 + i % KNOWN.size()))
                .toList();
        try (MpiExecutor exe =
                MpiExecutor.detect().initFunction(() -> new Sieve()).open()) {
            List<Answer> answers = exe.gather(exe.map(InitFunction::count, limits));
            Set<Long> sieves = new HashSet<>();
            for (int i = 0; i < answers.size(); i++) {
                Answer a = answers.get(i);
                sieves.add(a.sieveOf);
                if (a.count != KNOWN.get(i % KNOWN.size()) || a.sieveOf != a.computedBy) {
                    throw new AssertionError("primes up to " + limits.get(i) + ": " + a);
                }
            }
            System.out.println("primes up to " + SIZE + ": " + answers.get(KNOWN.size() - 1).count);
            System.out.println(answers.size() + " answers from " + sieves.size() + " sieve(s)");
        }
    }

    private static Answer count(int limit) {
        Sieve sieve = TaskContext.current().state(Sieve.class);
        return new Answer(
                sieve.primesUpTo(limit), sieve.madeBy, ProcessHandle.current().pid());
    }
}
