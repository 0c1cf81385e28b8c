package org.muster.tests.soak;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Something to carry, made from a seed alone on either side: from nothing to megabytes, of arrays and of objects. */
final class Cargo {
    private static final int MOST_BYTES = 4 << 20;

    private Cargo() {}

    /** An object with parts. */
    record Box(String name, int[] data, List<Serializable> more) implements Serializable {}

    static Serializable of(long seed) {
        Random random = new Random(seed);
        // Most are small; for the others each order of magnitude is as likely.
        int bytes = random.nextInt(10) < 7
                ? random.nextInt(1000)
                : (int) Math.exp(random.nextDouble() * Math.log(MOST_BYTES));
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] b = new byte[bytes];
                random.nextBytes(b);
                yield b;
            }
            case 1 -> random.doubles(bytes / 8).toArray();
            case 2 -> random.longs(bytes / 8).toArray();
            case 3 -> new Box("box " + seed, random.ints(bytes / 4).toArray(), new ArrayList<>(List.of(seed, "é")));
            default -> {
                ArrayList<String> words = new ArrayList<>();
                for (int n = 0; n < Math.min(bytes, 100_000); n += 10) {
                    words.add(Integer.toString(random.nextInt(), 36));
                }
                yield words;
            }
        };
    }

    /** A number that tells it from others. */
    static long digest(Object cargo) {
        return switch (cargo) {
            case byte[] b -> 31L * b.length + Arrays.hashCode(b);
            case double[] d -> 37L * d.length + Arrays.hashCode(d);
            case long[] l -> 41L * l.length + Arrays.hashCode(l);
            case Box b -> b.name.hashCode() + 43L * Arrays.hashCode(b.data) + b.more.hashCode();
            default -> 47L * cargo.hashCode();
        };
    }
}
