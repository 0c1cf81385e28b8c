package org.muster.worker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Limits how long a worker that is starting waits for its master, which gives up a start of which it does not hear. */
final class BootWatch {
    /** Longer than MPI itself waits for the two sides to meet. */
    private static final int SECONDS = Integer.getInteger("muster.bootSeconds", 90);

    private BootWatch() {}

    /**
     * Watches one step.
     *
     * @param done counted down when it is done
     * @param late told after how many seconds, if it is not
     */
    static void start(CountDownLatch done, IntConsumer late) {
        Thread.ofPlatform().daemon().name("muster-boot-watch").start(() -> {
            try {
                if (!done.await(SECONDS, TimeUnit.SECONDS)) {
                    late.accept(SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
