package org.muster.bench.simulate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;

/** The processor time of threads, which tells what something costs also where others keep the machine busy. */
final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** Of this thread, in nanoseconds. */
    static long own() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Of a thread, in nanoseconds. */
    static long of(Thread t) {
        return THREADS.getThreadCpuTime(t.threadId());
    }

    /** The thread whose name begins so; the youngest of them. */
    static Thread named(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith(prefix))
                .max(Comparator.comparingLong(Thread::threadId))
                .orElseThrow(() -> new IllegalStateException("there is no thread " + prefix));
    }
}
