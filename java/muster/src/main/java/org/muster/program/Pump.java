package org.muster.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A thread that copies a stream to its end and closes both. Where the target fails, the source is still read to its end, so
 * that nobody waits at the other side of it.
 */
final class Pump {
    private static final int CHUNK = 64 << 10;

    private final Thread thread;

    private Pump(Thread thread) {
        this.thread = thread;
    }

    /**
     * Starts one.
     *
     * @param name of the thread
     * @param targetFailed told once, if the target fails
     */
    static Pump start(String name, InputStream source, OutputStream target, Consumer<IOException> targetFailed) {
        return new Pump(Thread.ofPlatform().daemon().name(name).start(() -> copy(source, target, targetFailed)));
    }

    static void copy(InputStream source, OutputStream target, Consumer<IOException> targetFailed) {
        byte[] chunk = new byte[CHUNK];
        boolean failed = false;
        try (source) {
            int length;
            while ((length = source.read(chunk)) >= 0) {
                if (!failed) {
                    failed = !write(target, chunk, length, targetFailed);
                }
            }
        } catch (IOException e) {
            // The pipe was closed at this side: its end, too.
        }
        try {
            target.close();
        } catch (IOException e) {
            if (!failed) {
                targetFailed.accept(e);
            }
        }
    }

    private static boolean write(OutputStream target, byte[] chunk, int length, Consumer<IOException> failed) {
        try {
            target.write(chunk, 0, length);
            target.flush();
            return true;
        } catch (IOException e) {
            failed.accept(e);
            return false;
        }
    }

    /** Waits until all is copied. */
    void await() throws InterruptedException {
        thread.join();
    }

    /** Waits so long at most. */
    void await(long time, TimeUnit unit) throws InterruptedException {
        thread.join(unit.toMillis(time));
    }
}
