package org.muster.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings, each cause once: a full disk must not fill the log too. Thread-safe. */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    /** Causes that are remembered; beyond that nothing more is said. */
    private static final int MOST = 1000;

    /** Hears all warnings of this process; for tests. */
    static volatile Consumer<String> ear = message -> {};

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Says it unless it has been said. */
    void once(String cause, String message) {
        if (said.size() < MOST && said.add(cause)) {
            LOG.warn("{}", message);
            ear.accept(message);
        } else {
            LOG.debug("{}", message);
        }
    }

    void debug(String message, Throwable why) {
        LOG.debug("{}", message, why);
    }
}
