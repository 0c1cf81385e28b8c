package org.muster.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.muster.JobState;

/**
 * The tasks that are no jobs yet, and which of them becomes one next: how many jobs there are follows what the batch system gives. Pure; one thread.
 */
final class JobLine {
    /** Higher priority first, then the older. */
    private static final Comparator<JobTask> ORDER = Comparator.<JobTask>comparingInt(
                    t -> -Math.max(t.resources.priority(), -Integer.MAX_VALUE))
            .thenComparingLong(t -> t.number);

    private final int least;
    private final int most;
    private final boolean chains;
    private final boolean oneNode;
    private int maxCores;
    private final TreeSet<JobTask> waiting = new TreeSet<>(ORDER);

    /**
     * An empty one.
     *
     * @param least how many jobs that could start wait in the system's queue at most
     * @param most how many jobs there are at most
     * @param maxCores how many cores these have at most, or 0
     * @param chains whether the system can hold a job back until others have ended
     * @param oneNode whether those cores are all that there are, so that a job which wants a node for itself wants all of them
     */
    JobLine(int least, int most, int maxCores, boolean chains, boolean oneNode) {
        this.least = least;
        this.most = most;
        this.maxCores = maxCores;
        this.chains = chains;
        this.oneNode = oneNode;
    }

    void resize(int cores) {
        maxCores = cores;
    }

    void add(JobTask t) {
        waiting.add(t);
    }

    boolean remove(JobTask t) {
        return waiting.remove(t);
    }

    List<JobTask> tasks() {
        return new ArrayList<>(waiting);
    }

    int size() {
        return waiting.size();
    }

    /** The one to submit now, while those are submitted; null if there is none. It stays in line. */
    @Nullable
    JobTask next(Iterable<JobTask> submitted, long now) {
        int jobs = 0;
        int queued = 0;
        long cores = 0;
        boolean alone = false;
        for (JobTask t : submitted) {
            jobs++;
            cores += t.cores();
            alone |= isAlone(t);
            if (t.state == JobState.PENDING && t.upstream().stream().allMatch(JobTask::isEnded)) {
                queued++;
            }
        }
        if (jobs >= most || alone) {
            return null;
        }
        for (JobTask t : waiting) {
            if (now - t.notBefore < 0 || !mayStart(t)) {
                continue;
            }
            boolean held = t.upstream().stream().anyMatch(u -> !u.isEnded());
            if (queued >= least && !held) {
                continue;
            }
            // The first in line is not passed by smaller ones for ever: nobody passes it.
            return fits(t, jobs, cores) ? t : null;
        }
        return null;
    }

    private boolean fits(JobTask t, int jobs, long cores) {
        if (maxCores == 0) {
            return true;
        }
        return isAlone(t) ? jobs == 0 : cores + t.cores() <= maxCores;
    }

    /** Whether it is to have all cores. */
    private boolean isAlone(JobTask t) {
        return maxCores > 0 && ((oneNode && t.resources.isExclusive()) || t.cores() > maxCores);
    }

    private boolean mayStart(JobTask t) {
        return t.upstream().stream()
                .allMatch(u -> u.isEnded() ? u.good : chains && u.stage == JobTask.Stage.SUBMITTED && !u.others);
    }

    /** When the first of those may be submitted that are held back for a while; in nanoseconds from now, or -1. */
    long pause(long now) {
        long least = -1;
        for (JobTask t : waiting) {
            long left = t.notBefore - now;
            if (t.notBefore != 0 && left > 0 && (least < 0 || left < least)) {
                least = left;
            }
        }
        return least;
    }
}
