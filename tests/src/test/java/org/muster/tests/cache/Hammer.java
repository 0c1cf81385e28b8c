package org.muster.tests.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.muster.cache.EntryInfo;
import org.muster.cache.Hit;
import org.muster.cache.Lease;
import org.muster.cache.Store;

/**
 * A program that uses a store as hard as it can, until its standard input ends: several threads get the values of a few keys, from the
 * store or by computing them, and sometimes delete one or pack all. What it does it tells in a file that others append to as well:
 *
 * <pre>begin|end KEY PID THREAD NANOS    or    wrong TEXT</pre>
 */
final class Hammer {
    static final int KEYS = 10;
    private static final int THREADS = 3;
    private static final String FUNCTION = "hammered";

    private final Store store;
    private final FileChannel log;

    private Hammer(Store store, FileChannel log) {
        this.store = store;
        this.log = log;
    }

    /** A value that goes through the codec. */
    record Result(int number, double[] data) {}

    /** DIRECTORY LOG SEED */
    public static void main(String[] args) throws Exception {
        Store store = Store.open(Path.of(args[0]));
        Hammer hammer = new Hammer(
                store, FileChannel.open(Path.of(args[1]), StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(Long.parseLong(args[2]) + i);
            new Thread(() -> hammer.run(random), "hammer-" + i).start();
        }
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }

    static String key(int i) {
        return i % 2 == 0 ? "user's key " + i : String.format("%032x", (i + 1L) * 0x123456789abcdefL);
    }

    static Object value(int i) {
        double[] data = new double[100 * i * i];
        Arrays.fill(data, i);
        return i % 3 == 0 ? new Result(i, data) : i % 3 == 1 ? List.of(data, i) : data;
    }

    static boolean isRight(int i, Object value) {
        return switch (value) {
            case Result r -> i % 3 == 0 && r.number == i && Arrays.equals(r.data, data(i));
            case List<?> l -> i % 3 == 1 && l.size() == 2 && l.get(1).equals(i) && isData(i, l.get(0));
            default -> i % 3 == 2 && isData(i, value);
        };
    }

    private static boolean isData(int i, Object value) {
        return value instanceof double[] d && Arrays.equals(d, data(i));
    }

    private static double[] data(int i) {
        double[] data = new double[100 * i * i];
        Arrays.fill(data, i);
        return data;
    }

    private void run(Random random) {
        try {
            while (true) {
                int i = random.nextInt(KEYS);
                int what = random.nextInt(100);
                if (what == 0) {
                    store.pack();
                } else if (what < 15) {
                    store.delete(key(i));
                } else {
                    get(i, random);
                }
            }
        } catch (Throwable t) {
            tell("wrong " + t + " at " + Arrays.toString(t.getStackTrace()));
        }
    }

    private void get(int i, Random random) throws InterruptedException {
        while (!find(i)) {
            Lease lease = store.tryLease(key(i));
            if (lease == null) {
                CountDownLatch free = new CountDownLatch(1);
                store.whenFree(key(i), free::countDown);
                if (!free.await(60, TimeUnit.SECONDS)) {
                    tell("wrong nobody said that " + i + " is free");
                }
                continue;
            }
            try (lease) {
                if (!find(i)) {
                    compute(i, random);
                }
            }
            return;
        }
    }

    private boolean find(int i) {
        Hit hit = store.find(key(i), FUNCTION);
        if (hit != null && !isRight(i, hit.value())) {
            tell("wrong value of " + i + ": " + hit.value());
        }
        return hit != null;
    }

    private void compute(int i, Random random) {
        String who = i + " " + ProcessHandle.current().pid() + " "
                + Thread.currentThread().getName() + " ";
        tell("begin " + who + System.nanoTime());
        LockSupport.parkNanos(random.nextInt(2_000_000)); // its work
        if (!store.put(key(i), new EntryInfo("hammer " + i, FUNCTION, 1, Duration.ofMillis(1)), value(i))) {
            tell("wrong " + i + " was not kept");
        }
        tell("end " + who + System.nanoTime());
    }

    private void tell(String line) {
        try {
            log.write(ByteBuffer.wrap((line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
