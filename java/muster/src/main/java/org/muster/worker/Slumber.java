package org.muster.worker;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.muster.wire.AsleepFlag;
import org.muster.wire.Message;
import org.slf4j.LoggerFactory;

/** How a worker that has long had nothing to do waits until its master wakes it, at no cost. Not thread-safe. */
final class Slumber {
    /** What was sent just before the master could see the flag may take a moment to come. */
    private static final int LOOKS = 16;

    private static final long BETWEEN_NANOS = 50_000;

    private final byte[] rings = new byte[64];
    private final AsleepFlag flag;
    private final InputStream bell;

    private Slumber(AsleepFlag flag, InputStream bell) {
        this.flag = flag;
        this.bell = bell;
    }

    /** As the master has offered it; null where it is not to be had. */
    static @Nullable Slumber of(Message.Known offer) {
        if (offer.bell().isEmpty()) {
            return null;
        }
        try {
            return new Slumber(
                    new AsleepFlag(Path.of(offer.flags()), offer.number()), new FileInputStream(offer.bell()));
        } catch (IOException | IllegalArgumentException e) {
            LoggerFactory.getLogger(Slumber.class).debug("no doorbell", e);
            return null;
        }
    }

    /**
     * Sleeps, unless something is there.
     *
     * @param look looks for it
     * @return false if nobody will ring any more
     */
    boolean sleep(BooleanSupplier look) {
        flag.set();
        try {
            for (int i = 0; i < LOOKS; i++) {
                if (look.getAsBoolean()) {
                    return true;
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
            return bell.read(rings) > 0; // all there are: one is enough
        } catch (IOException e) {
            return false;
        } finally {
            flag.clear();
        }
    }
}
