package org.muster.bench.simulate;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the program is to simulate.
 *
 * @param ranks how many ranks, one run each
 * @param calls how many calls, or 0 for the mode's own choice
 * @param pools over how many pools the ranks are spread
 * @param seed what all that is drawn follows from
 * @param mode what is driven
 * @param json where the results are also to be written, or null
 */
record Arguments(
        List<Integer> ranks,
        int calls,
        int pools,
        long seed,
        Mode mode,
        @Nullable Path json) {
    static final String HELP = """
            Drives Muster's scheduler, or its conductor, with simulated ranks.

              --mode schedule     the scheduler alone, in simulated time (the usual)
              --mode conductor    the conductor, with workers that answer at once
              --ranks N[,N...]    how many ranks, one run each (100,1000,10000,100000)
              --calls N           how many calls (1000000; conductor: 100000)
              --pools N           pools that share the ranks; schedule only (1)
              --seed N            repeats what was drawn (a new one each time)
              --json FILE         writes the results there too
            """;

    /** What is driven. */
    enum Mode {
        SCHEDULE,
        CONDUCTOR;

        static Mode of(String name) {
            return Arrays.stream(values())
                    .filter(m -> m.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new UsageException("--mode is schedule or conductor, not \"" + name + "\"; see --help"));
        }
    }

    /**
     * Reads the program's arguments.
     *
     * @param seed where none is given
     * @throws UsageException if they cannot be understood
     */
    static Arguments of(String[] args, long seed) {
        Arguments a = new Arguments(List.of(100, 1_000, 10_000, 100_000), 0, 1, seed, Mode.SCHEDULE, null);
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i];
            if (!List.of("--mode", "--ranks", "--calls", "--pools", "--seed", "--json")
                    .contains(name)) {
                throw new UsageException("unknown argument \"" + name + "\"; see --help");
            }
            if (i + 1 == args.length) {
                throw new UsageException(name + " needs a value; see --help");
            }
            a = a.with(name, args[i + 1]);
        }
        for (int n : a.ranks) {
            if (n < a.pools) {
                throw new UsageException(n + " ranks cannot be spread over " + a.pools + " pools");
            }
        }
        return a;
    }

    private Arguments with(String name, String value) {
        return switch (name) {
            case "--mode" -> new Arguments(ranks, calls, pools, seed, Mode.of(value), json);
            case "--ranks" ->
                new Arguments(
                        Arrays.stream(value.split(",", -1))
                                .map(n -> number(name, n, 1_000_000))
                                .toList(),
                        calls,
                        pools,
                        seed,
                        mode,
                        json);
            case "--calls" -> new Arguments(ranks, number(name, value, 100_000_000), pools, seed, mode, json);
            case "--pools" -> new Arguments(ranks, calls, number(name, value, 1_000_000), seed, mode, json);
            case "--seed" -> new Arguments(ranks, calls, pools, seed(value), mode, json);
            default -> new Arguments(ranks, calls, pools, seed, mode, Path.of(value));
        };
    }

    private static int number(String name, String value, int most) {
        try {
            int n = Integer.parseInt(value);
            if (n >= 1 && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of bounds
        }
        throw new UsageException(name + " takes whole numbers from 1 to " + most + ", not \"" + value + "\"");
    }

    private static long seed(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UsageException("--seed must be a whole number, not \"" + value + "\"", e);
        }
    }
}
