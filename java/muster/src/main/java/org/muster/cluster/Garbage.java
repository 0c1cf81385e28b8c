package org.muster.cluster;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories of ended jobs: they go when no job is left that reads their results. One thread. */
final class Garbage {
    private static final Logger LOG = LoggerFactory.getLogger(Garbage.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Ledger ledger;
    private final Set<JobTask> ended = new LinkedHashSet<>();
    private final Set<JobTask> gone = java.util.Collections.newSetFromMap(new java.util.WeakHashMap<>());
    private long last = System.nanoTime();

    Garbage(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What programs of before have left. */
    void sweep() {
        ledger.sweep();
    }

    /** Whether the directory of that ended task is there no more. */
    boolean isGone(JobTask t) {
        return t.directory == null || gone.contains(t);
    }

    /** Takes the task's directory away, now. */
    void discard(JobTask t) {
        JobDirectory d = t.directory;
        if (d != null) {
            ledger.discard(d, t.jobName);
            isGoneNow(t);
        }
    }

    /** Those that followed it had the same directory. */
    private void isGoneNow(JobTask t) {
        gone.add(t);
        gone.addAll(t.followers);
    }

    private static boolean isRead(JobTask t) {
        return t.dependents.stream().anyMatch(x -> !x.isEnded());
    }

    /** It will have another directory. */
    void forget(JobTask t) {
        gone.remove(t);
    }

    void ended(JobTask t) {
        if (t.directory != null && !gone.contains(t)) {
            ended.add(t);
        }
    }

    /** Takes away what is not needed, every now and then. */
    void collect(boolean now) {
        long time = System.nanoTime();
        if (ended.isEmpty() || (!now && time - last < EVERY_NANOS)) {
            return;
        }
        last = time;
        Set<String> needed = new HashSet<>();
        try {
            needed.addAll(ledger.needed());
        } catch (IOException | RuntimeException e) {
            LOG.debug("it cannot be told which jobs' directories are needed", e);
            return;
        }
        for (Iterator<JobTask> i = ended.iterator(); i.hasNext(); ) {
            JobTask t = i.next();
            JobDirectory d = t.directory;
            boolean wanted = isRead(t) || t.followers.stream().anyMatch(Garbage::isRead);
            if (d != null && !needed.contains(d.name()) && !wanted) {
                ledger.discard(d, t.jobName);
                isGoneNow(t);
                i.remove();
            }
        }
    }
}
