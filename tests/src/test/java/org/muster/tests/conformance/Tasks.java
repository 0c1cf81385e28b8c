package org.muster.tests.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** Tasks as any program has them: classes that know nothing of Muster. */
final class Tasks {
    /** Far longer than anything takes that happens at all. */
    static final long PATIENCE_SECONDS = 120;

    private Tasks() {}

    /** Gives its value. */
    record Giving<T>(T value) implements Callable<T> {
        @Override
        public T call() {
            return value;
        }
    }

    /** Throws. */
    record Failing(Throwable failure) implements Callable<String>, Runnable {
        @Override
        public String call() throws Exception {
            switch (failure) {
                case Exception e -> throw e;
                case Error e -> throw e;
                default -> throw new AssertionError(failure);
            }
        }

        @Override
        public void run() {
            throw (RuntimeException) failure;
        }
    }

    /** Runs until it is interrupted. */
    record Endless() implements Callable<String>, Runnable {
        @Override
        public String call() throws InterruptedException {
            Thread.sleep(Long.MAX_VALUE);
            return "never";
        }

        @Override
        public void run() {
            try {
                call();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a file, and gives its value. */
    record Gated(String file, String value) implements Callable<String> {
        @Override
        public String call() throws InterruptedException {
            while (!Files.exists(Path.of(file))) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            return value;
        }
    }

    /** Makes a mark that it ran. */
    record Noting(String file) implements Runnable, Callable<String> {
        @Override
        public void run() {
            try {
                call();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public String call() throws IOException {
            Files.writeString(Path.of(file), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return file;
        }
    }

    static long marks(String file) throws IOException {
        return Files.exists(Path.of(file)) ? Files.size(Path.of(file)) : 0;
    }

    static <T> T value(Future<T> f) throws Exception {
        return f.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void await(String what, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!there.getAsBoolean()) {
            Assertions.assertTrue(System.nanoTime() - end < 0, what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Something that waits. */
    interface Wait {
        void run() throws Exception;
    }

    /** Interrupts a thread once it waits, and gives what it threw. */
    static Throwable interrupted(Wait wait) throws Exception {
        Throwable[] thrown = new Throwable[1];
        Thread t = Thread.ofPlatform().daemon().name("waits").start(() -> {
            try {
                wait.run();
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        await("it waits", () -> t.getState() == Thread.State.WAITING || t.getState() == Thread.State.TIMED_WAITING);
        t.interrupt();
        t.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        Assertions.assertFalse(t.isAlive(), "the interrupt ends the wait");
        return thrown[0];
    }
}
