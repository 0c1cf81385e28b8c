package org.muster.master;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers of calls. Each is used once in a process: executors of a world use the same communicators one after the other, and
 * the future of one executor's call may be captured by another's.
 */
final class CallNumbers {
    private static final AtomicLong LAST = new AtomicLong();

    private CallNumbers() {}

    static long next() {
        return LAST.incrementAndGet();
    }
}
