package org.muster.master;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees the end of an allocation coming: by the time that is left, asked for again and again since it may be prolonged, and by the signal that
 * the batch system can be told to send before.
 */
final class AllocationEnd implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AllocationEnd.class);
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Limited limited;
    private final Consumer<String> ends;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean told = new AtomicBoolean();
    private final @Nullable Runnable noSignal;

    /**
     * Begins to watch.
     *
     * @param ends told once, with words, when it is near; on some thread
     */
    AllocationEnd(Limited limited, Consumer<String> ends) {
        this.limited = limited;
        this.ends = ends;
        noSignal = EndSignal.on(() -> tell(limited.what() + " has sent the signal that it ends soon"));
        Thread.ofPlatform().daemon().name("muster-allocation-end").start(this::watch);
    }

    private void tell(String why) {
        if (!told.getAndSet(true)) {
            LOG.warn("{}: no new calls are started", why);
            ends.accept(why);
        }
    }

    private void watch() {
        try {
            Duration margin = null;
            while (over.getCount() > 0 && !told.get()) {
                Instant end = limited.end();
                Duration left = end == null ? ASK_AGAIN.multipliedBy(2) : Duration.between(Instant.now(), end);
                if (margin == null) {
                    margin = margin(left);
                }
                Duration until = left.minus(margin);
                if (end != null && !until.isPositive()) {
                    tell(limited.what() + " ends at " + end.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
                    return;
                }
                Duration pause = end != null && until.compareTo(ASK_AGAIN) < 0 ? until : ASK_AGAIN;
                if (over.await(pause.toMillis() + 1, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long before the end no call is begun any more: a tenth of the time there was, but not less than 5 s and not more than 60 s. */
    static Duration margin(Duration left) {
        Duration tenth = left.dividedBy(10);
        return tenth.compareTo(SHORTEST) < 0 ? SHORTEST : tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth;
    }

    /** Watches no more. */
    @Override
    public void close() {
        over.countDown();
        if (noSignal != null) {
            noSignal.run();
        }
    }
}
