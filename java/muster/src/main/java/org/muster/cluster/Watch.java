package org.muster.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.BatchSystem.Status;
import org.muster.CacheException;
import org.muster.JobState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after jobs: for their files often, at the batch system now and then, with one question for all. One thread. */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** How often the system is asked where nothing else is left to do than to see jobs end. */
    private static final long LEFTOVERS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** For how long the outcome may be on its way through a network file system when the system says that the job has ended. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The same for a job that has ended with status 0, whose outcome must be somewhere. */
    private static final Duration GRACE_OF_GOOD = Duration.ofSeconds(60);

    /** What it sees. */
    interface Seen {
        void started(JobTask t);

        void over(JobTask t, JobOutcome outcome, List<Failure> failures);

        /** The job has ended, and has not said how. */
        void lost(JobTask t, Status end);

        /** Its directory is gone: another program has fetched the result. */
        void vanished(JobTask t);
    }

    private final BatchSystem system;
    private final long pollNanos;
    private final Leftovers leftovers;
    private final Seen seen;
    private long lastPoll = System.nanoTime();
    private long pause = SHORTEST_NANOS;
    private boolean silent;

    Watch(BatchSystem system, Duration pollInterval, Leftovers leftovers, Seen seen) {
        this.system = system;
        this.leftovers = leftovers;
        pollNanos = TimeUnit.NANOSECONDS.convert(pollInterval);
        this.seen = seen;
    }

    /** Something has happened, so more may. */
    void soon() {
        pause = SHORTEST_NANOS;
    }

    /** How long to wait before the next look. */
    long pause(int jobs) {
        long now = pause;
        pause = Math.min(LONGEST_NANOS, pause + pause / 2);
        // Looking must not be all that there is to do.
        return Math.min(Math.max(now, jobs * TimeUnit.MICROSECONDS.toNanos(200)), pollNanos);
    }

    void look(Collection<JobTask> submitted) throws InterruptedException {
        if (submitted.isEmpty() && leftovers.isEmpty()) {
            return;
        }
        long every = submitted.isEmpty() ? Math.min(pollNanos, LEFTOVERS_NANOS) : pollNanos;
        boolean polled = System.nanoTime() - lastPoll >= every;
        Map<String, Status> answers = polled ? poll(submitted) : Map.of();
        for (JobTask t : List.copyOf(submitted)) {
            if (submitted.contains(t)) { // what one has come to may have put others back
                try {
                    look(t, answers.get(t.id), polled);
                } catch (IOException | CacheException e) {
                    unreadable(t, e);
                }
            }
        }
    }

    private Map<String, Status> poll(Collection<JobTask> submitted) throws InterruptedException {
        List<String> ids = Stream.concat(
                        submitted.stream()
                                .filter(t -> !t.id.isEmpty() && t.end == null)
                                .map(t -> t.id),
                        leftovers.ids().stream())
                .distinct()
                .toList();
        try {
            Map<String, Status> answers = ids.isEmpty() ? Map.of() : system.poll(ids);
            silent = false;
            leftovers.heard(answers);
            return answers;
        } catch (RuntimeException e) {
            if (!silent) {
                LOG.warn("{} does not say how jobs stand, and will be asked again: {}", system.name(), e.getMessage());
            }
            silent = true;
            return Map.of();
        } finally {
            lastPoll = System.nanoTime();
        }
    }

    private void look(JobTask t, @Nullable Status status, boolean polled) throws IOException {
        JobDirectory d = java.util.Objects.requireNonNull(t.directory);
        boolean over = Files.exists(d.outcome(t.jobName));
        if (!over && t.end == null && status != null && status.state().isEnd()) {
            t.end = status;
            t.endHeard = System.nanoTime();
            t.nodes = status.nodes().isEmpty() ? t.nodes : status.nodes();
        }
        if (!over && t.end != null) {
            over = isThere(d, d.outcome(t.jobName));
        }
        if (!over && polled && !Files.exists(d.path())) {
            seen.vanished(t);
            return;
        }
        if (status != null && !status.state().isEnd()) {
            note(t, status);
        }
        if (!t.started && (over || t.state == JobState.RUNNING || Files.exists(d.started(t.jobName)))) {
            t.started = true;
            t.state = JobState.RUNNING;
            seen.started(t);
        }
        if (over) {
            d.check();
            JobOutcome outcome = JobOutcome.read(d.outcome(t.jobName));
            if (outcome instanceof JobOutcome.NotRun && isInVain(t)) {
                return; // not every system holds it back when those fail
            }
            seen.over(t, outcome, outcome instanceof JobOutcome.Failed ? failures(t, d) : List.of());
        } else if (t.end != null) {
            ended(t, t.end);
        }
    }

    private static void note(JobTask t, Status status) {
        if (t.state != status.state() && t.state.next().contains(status.state())) {
            // One whose ranks have said that they are up is not pending, whatever an answer says that is older.
            t.state = t.started ? JobState.RUNNING : status.state();
        }
        if (!status.nodes().isEmpty()) {
            t.nodes = status.nodes();
        }
    }

    private void ended(JobTask t, Status end) {
        boolean held = end.state() == JobState.NEVER || end.state() == JobState.CANCELLED;
        if (held && isInVain(t)) {
            return;
        }
        Duration grace = end.state() == JobState.DONE ? GRACE_OF_GOOD : GRACE;
        if (System.nanoTime() - t.endHeard >= grace.toNanos()) {
            seen.lost(t, end);
        } else {
            soon();
        }
    }

    /** Whether those that it depends on have not ended well, or not yet: what becomes of them decides what becomes of it. */
    private static boolean isInVain(JobTask t) {
        return t.upstream().stream().anyMatch(u -> !u.isEnded() || !u.good);
    }

    /** Reads the directory, which has a network file system ask its server. */
    private static boolean isThere(JobDirectory d, Path file) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(d.path())) {
            for (Path f : files) {
                if (f.equals(file)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static List<Failure> failures(JobTask t, JobDirectory d) {
        List<Failure> all = new ArrayList<>();
        for (int rank = 0; rank < t.resources.cores(); rank++) {
            try {
                if (Files.exists(d.failed(t.jobName, rank))) {
                    all.add(Failure.read(d.failed(t.jobName, rank)));
                }
            } catch (IOException | CacheException e) {
                LOG.warn("what rank {} of job {} failed with cannot be read: {}", rank, t.id, e.getMessage());
            }
        }
        all.sort(Comparator.comparing(Failure::ofMpi).thenComparingLong(Failure::millis));
        return all;
    }

    private void unreadable(JobTask t, Exception e) {
        LOG.warn("the outcome of job {} in {} cannot be read: {}", t.id, t.directory, e.toString());
        seen.over(t, new JobOutcome.NotRun("its outcome cannot be read: " + e), List.of());
    }
}
