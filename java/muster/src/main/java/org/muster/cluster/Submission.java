package org.muster.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.BatchSystem.Status;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.MusterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes jobs of tasks; or finds the jobs that they are already. What a job is called and who submits it is noted before it is submitted, and its id
 * after, so that a program may be killed at any moment.
 */
final class Submission {
    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);

    /** How long somebody may take to submit a job who is at it on another node, where it cannot be seen whether he lives. */
    private static final Duration SUBMITTING = Duration.ofMinutes(2);

    /** How long another batch system's job is waited for whose program may live on another node. */
    private static final Duration OTHERS = Duration.ofDays(1);

    private static final int NAME_DIGITS = 20;

    /** What came of it. */
    enum Result {
        /** The task has a job now. */
        SUBMITTED,
        /** Its outcome is there already. */
        OVER,
        /** Somebody else is at it, or the system does not answer: later. */
        LATER,
        /** It is a job of another batch system: much later. */
        ELSEWHERE,
        /** What it is to read is gone: another task must be made. */
        AGAIN
    }

    private final Master master;
    private final BatchSystem system;
    private final Ledger ledger;
    private final JobScript script;
    private final Leftovers leftovers;
    /** Other batch systems, of which records told. */
    private final Map<String, Optional<BatchSystem>> elsewhere = new HashMap<>();

    Submission(Master master, BatchSystem system, Ledger ledger, JobScript script, Leftovers leftovers) {
        this.master = master;
        this.system = system;
        this.ledger = ledger;
        this.script = script;
        this.leftovers = leftovers;
    }

    /**
     * Sees to it that the task has a job.
     *
     * @throws MusterException if the system does not take it
     * @throws IOException if its files cannot be written
     */
    Result submit(JobTask t) throws IOException, InterruptedException {
        JobDirectory there = ledger.find(t.name);
        if (there != null) {
            try {
                JobRecord r = JobRecord.read(there.record());
                Result found = adopt(t, there, r);
                if (found != null) {
                    return found;
                }
                ledger.discard(there, r.name());
            } catch (NoSuchFileException e) {
                return Result.LATER; // it goes at this moment
            } catch (LaunchException e) {
                LOG.warn("{} will be asked again for the job of {}: {}", system.name(), t.function, e.getMessage());
                return Result.LATER;
            }
        }
        return create(t);
    }

    /** Takes on a job of before, or another program's; null if it is of no use. */
    private @Nullable Result adopt(JobTask t, JobDirectory d, JobRecord r) throws IOException, InterruptedException {
        Master m = r.master();
        boolean others = !m.equals(master) && !m.isDead();
        if (Files.exists(d.outcome(r.name()))) {
            return over(t, d, r, others);
        }
        if (!r.system().equals(system.name())) {
            boolean mayLive = others && (m.isHere() || isYounger(d.record(), OTHERS));
            return isElsewhere(t, r, mayLive) ? Result.ELSEWHERE : null;
        }
        String id = r.isSubmitted() ? r.id() : findByName(r);
        if (id == null) {
            return isBeingSubmitted(r, d) ? Result.LATER : null;
        }
        Map<String, Status> status = system.poll(List.of(id));
        Status s = status.getOrDefault(id, new Status(JobState.GONE, ""));
        if (s.state().isEnd()) {
            if (Files.exists(d.outcome(r.name()))) {
                return over(t, d, r, others); // at this moment
            }
            return others && m.isHere() ? Result.LATER : null;
        }
        if (!r.isSubmitted()) {
            r.withId(id).write(d.record());
        }
        LOG.info("job {} of {} runs {} already", id, system.name(), t.function);
        t.id = id;
        t.nodes = s.nodes();
        t.others = others;
        return taken(t, d, r.name(), Result.SUBMITTED);
    }

    /**
     * Whether a job of another batch system is waited for: while its own executor sees to it, and else while that system has it.
     *
     * @param mayLive whether that executor may be there
     */
    private boolean isElsewhere(JobTask t, JobRecord r, boolean mayLive) throws InterruptedException {
        if (mayLive && r.master().isHere()) {
            return true;
        }
        String why = "is not known here";
        BatchSystem its = elsewhere
                .computeIfAbsent(r.system(), name -> Optional.ofNullable(BatchSystems.named(name)))
                .orElse(null);
        if (its != null) {
            try {
                List<String> ids = r.isSubmitted() ? List.of(r.id()) : its.find(r.name());
                boolean runs = !ids.isEmpty()
                        && its.poll(ids).values().stream()
                                .anyMatch(s -> !s.state().isEnd());
                if (runs && !t.isElsewhere) {
                    t.isElsewhere = true;
                    LOG.warn(
                            "job {} of {} has {} already and is waited for; cancel it there to have another submitted here",
                            ids.getFirst(),
                            its.name(),
                            t.function);
                }
                return runs;
            } catch (LaunchException e) {
                why = "cannot be asked: " + e.getMessage();
            }
        }
        if (!mayLive) {
            LOG.warn(
                    "job {} for {} is given up and another submitted, since its batch system {} {}",
                    r.name(),
                    t.function,
                    r.system(),
                    why);
        }
        return mayLive;
    }

    /** Nothing more is submitted. */
    void close() {
        elsewhere.values().stream().flatMap(Optional::stream).forEach(BatchSystems::close);
    }

    /** There is an outcome; one that is of no use here may be so for the program that waits for it. */
    private @Nullable Result over(JobTask t, JobDirectory d, JobRecord r, boolean others) throws IOException {
        if (!others && r.system().equals(system.name()) && isYounger(d.outcome(r.name()), OTHERS)) {
            leftovers.add(r.id(), Leftovers.AFTER_SUCCESS, System.nanoTime()); // its program may have died before
        }
        if (isUseful(JobOutcome.read(d.outcome(r.name())))) {
            t.others = others;
            return taken(t, d, r.name(), Result.OVER);
        }
        return others && (r.master().isHere() || isYounger(d.outcome(r.name()), SUBMITTING)) ? Result.LATER : null;
    }

    private static Result taken(JobTask t, JobDirectory d, String jobName, Result result) {
        t.directory = d;
        t.jobName = jobName;
        t.to(JobTask.Stage.SUBMITTED);
        return result;
    }

    /** What another run can make use of: errors are not kept. */
    private static boolean isUseful(JobOutcome outcome) {
        return outcome instanceof JobOutcome.Stored;
    }

    private @Nullable String findByName(JobRecord r) throws InterruptedException {
        List<String> ids = system.find(r.name());
        return ids.isEmpty() ? null : ids.getFirst();
    }

    private boolean isBeingSubmitted(JobRecord r, JobDirectory d) throws IOException {
        if (r.master().isDead() || r.master().equals(master)) {
            return false;
        }
        return r.master().isHere() || isYounger(d.record(), SUBMITTING);
    }

    private static boolean isYounger(Path file, Duration age) throws IOException {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        return Duration.between(written, Instant.now()).compareTo(age) < 0;
    }

    private Result create(JobTask t) throws IOException, InterruptedException {
        String jobName = "muster-" + t.name.substring(0, Math.min(NAME_DIGITS, t.name.length())) + "-"
                + UUID.randomUUID().toString().substring(0, 4);
        List<String> after = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<JobInput.Dependency> dependencies = new ArrayList<>();
        for (JobTask.Before b : t.before) {
            switch (b) {
                case JobTask.Known k -> dependencies.add(new JobInput.Value(k.payload()));
                case JobTask.Coming c -> {
                    JobDirectory upstream = c.task().directory;
                    if (upstream == null || !Files.exists(upstream.path())) {
                        return c.task().isEnded() ? Result.AGAIN : Result.LATER;
                    }
                    dependencies.add(new JobInput.OfJob(upstream.name()));
                    after.add(upstream.name());
                    if (!c.task().isEnded() && !c.task().id.isEmpty()) { // none where the outcome was found
                        ids.add(c.task().id);
                    }
                }
            }
        }
        JobInput input = t.inputMaker.input(jobName, t.attempt, dependencies);
        JobRecord record = new JobRecord(jobName, system.name(), "", master, after);
        JobDirectory made = ledger.create(t.name, (aside, place) -> {
            input.write(aside.input());
            record.write(aside.record());
            script.write(aside.script(), job(jobName, place, t, List.of()));
        });
        if (made == null) {
            return Result.LATER; // somebody was quicker
        }
        try {
            t.id = system.submit(job(jobName, made, t, ids));
            record.withId(t.id).write(made.record());
        } catch (RuntimeException | IOException e) {
            ledger.discard(made);
            throw e;
        }
        return taken(t, made, jobName, Result.SUBMITTED);
    }

    private static BatchSystem.Job job(String name, JobDirectory d, JobTask t, List<String> after) {
        return new BatchSystem.Job(name, d.path(), d.script(), t.resources, List.copyOf(after));
    }
}
