package org.muster.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.CacheException;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.MusterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps track of all jobs of an executor, on one thread: the only one that talks with the batch system. What happens is told to each task's
 * listener on that thread. Everything but {@link #post} is for commands that were posted.
 */
public final class JobDesk {
    private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);

    /** Jobs that are submitted before the others are looked after again. */
    private static final int AT_ONCE = 8;

    /** How often jobs are cancelled of which the system does not hear. */
    private static final int CANCEL_TRIES = 6;

    private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long ELSEWHERE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final BatchSystem system;
    private final Submission submission;
    private final JobLine line;
    private final Watch watch;
    private final Garbage garbage;
    private final Leftovers leftovers;
    private final Runnable whenEnded;
    private final Master master;
    private final Thread thread;
    private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    /** The tasks that have jobs, in the order in which they got them. */
    private final Set<JobTask> submitted = new LinkedHashSet<>();
    /** The first of each name; the others follow it. */
    private final Map<String, JobTask> first = new HashMap<>();

    private final List<String> toCancel = new ArrayList<>();
    private long cancelNotBefore = System.nanoTime();
    private int cancelsFailed;
    private boolean ending;
    private boolean ended;

    /**
     * What it is told from the beginning.
     *
     * @param master this program, among those that can read what is not in the cache
     * @param cache the cache's directory
     * @param leastJobs how many jobs wait in the system's queue at most that could start
     * @param mostJobs how many jobs there are at most
     * @param maxCores how many cores these have at most, or 0
     * @param pollInterval how often the system is asked
     * @param template the user's, or null
     * @param launcher the user's, or none
     * @param env the program's environment
     */
    public record Settings(
            String master,
            Path cache,
            int leastJobs,
            int mostJobs,
            int maxCores,
            Duration pollInterval,
            @Nullable Path template,
            List<String> launcher,
            Map<String, String> env) {}

    /**
     * Makes one; {@link #start} has it begin.
     *
     * @param name of its thread
     * @param system the batch system
     * @param s the settings
     * @param whenEnded runs on its thread when that is about to end
     * @throws LaunchException if there is no MPI to run jobs with, or the template cannot be used, or the system cannot take the cache's path
     * @throws CacheException if the jobs' directories cannot be made
     */
    public JobDesk(String name, BatchSystem system, Settings s, Runnable whenEnded) {
        CachePath.check(system, s.cache());
        this.system = system;
        this.whenEnded = whenEnded;
        JobScript script = new JobScript(
                system,
                new JobCommand(system, s.launcher(), s.env()),
                s.template(),
                Path.of("").toAbsolutePath(),
                s.cache().resolve("work"));
        Ledger ledger;
        try {
            ledger = new Ledger(s.cache());
        } catch (IOException e) {
            throw new CacheException("no jobs can be kept beside the cache in " + s.cache() + ": " + e, e);
        }
        master = Master.open(s.master());
        leftovers = new Leftovers(script.goesOn());
        submission = new Submission(master, system, ledger, script, leftovers);
        line = new JobLine(
                s.leastJobs(),
                s.mostJobs(),
                s.maxCores(),
                system.chains(),
                system.cores().isPresent());
        garbage = new Garbage(ledger);
        watch = new Watch(system, s.pollInterval(), leftovers, new Ends());
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::serve);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /**
     * Has something done on the desk's thread.
     *
     * @param command what to do
     * @return false if that has ended
     */
    public synchronized boolean post(Runnable command) {
        return !ended && commands.add(command);
    }

    private synchronized boolean close() {
        ended = commands.isEmpty();
        if (ended) {
            master.close();
        }
        return ended;
    }

    /**
     * Takes on a task.
     *
     * @param t the task
     */
    public void add(JobTask t) {
        for (JobTask u : t.upstream()) {
            if (u.isEnded() && (!u.good || garbage.isGone(u))) {
                t.to(JobTask.Stage.ENDED);
                t.listener.again();
                return;
            }
        }
        t.upstream().forEach(u -> u.dependents.add(t));
        JobTask before = first.putIfAbsent(t.name, t);
        if (before == null) {
            line.add(t);
        } else {
            before.followers.add(t);
        }
    }

    /**
     * Gives a task up; its job is cancelled. Its listener hears nothing more.
     *
     * @param t the task
     */
    public void cancel(JobTask t) {
        if (t.isEnded()) {
            return;
        }
        JobTask leader = first.get(t.name);
        if (leader != null && leader.followers.remove(t)) {
            end(t, false);
            return;
        }
        if (t.stage == JobTask.Stage.SUBMITTED && t.followers.isEmpty()) {
            drop(t);
        } else if (t.stage == JobTask.Stage.SUBMITTED) {
            // The others find the job again that they wait for.
            submitted.remove(t);
            t.leave();
        }
        end(t, false);
    }

    /** Cancels the task's job, unless that is another program's, which has its own reasons to run it. */
    private void drop(JobTask t) {
        submitted.remove(t);
        if (!t.others) {
            cancelJob(t);
            garbage.discard(t);
        }
    }

    private void cancelJob(JobTask t) {
        if (!t.others && !t.id.isEmpty()) { // one whose outcome was found has no id
            toCancel.add(t.id);
        }
    }

    /**
     * How many cores jobs may have together from now on.
     *
     * @param cores how many
     */
    public void resize(int cores) {
        line.resize(cores);
    }

    /**
     * How many tasks have no job yet.
     *
     * @return the number
     */
    public int waiting() {
        return line.size();
    }

    /**
     * The cores of jobs that run.
     *
     * @return the number
     */
    public int coresRunning() {
        return submitted.stream()
                .filter(t -> t.started)
                .mapToInt(JobTask::cores)
                .sum();
    }

    /**
     * Whether a task has a job that runs.
     *
     * @param t the task
     * @return whether it has
     */
    public boolean isRunning(JobTask t) {
        return t.started;
    }

    /** From now on the desk ends when nothing is left to do. */
    public void endWhenDone() {
        ending = true;
    }

    /** The desk ends now; jobs stay as they are. */
    public void endNow() {
        List<JobTask> all = new ArrayList<>(line.tasks());
        all.addAll(submitted);
        for (JobTask t : first.values()) {
            all.addAll(t.followers);
        }
        line.tasks().forEach(line::remove);
        submitted.clear();
        first.clear();
        all.stream().filter(t -> !t.isEnded()).forEach(t -> t.to(JobTask.Stage.ENDED));
        ending = true;
        master.close();
    }

    private void serve() {
        garbage.sweep();
        while (true) {
            try {
                Runnable command = commands.poll(pause(), TimeUnit.NANOSECONDS);
                while (command != null) {
                    command.run();
                    command = commands.poll();
                }
                flushCancels();
                submitWhatFits();
                if (ending && submitted.isEmpty() && line.size() == 0) {
                    leftovers.hurry(System.nanoTime());
                }
                watch.look(submitted);
                endLeftovers();
                garbage.collect(false);
                if (ending
                        && submitted.isEmpty()
                        && line.size() == 0
                        && leftovers.isEmpty()
                        && toCancel.isEmpty()
                        && close()) {
                    break;
                }
            } catch (InterruptedException e) {
                LOG.debug("nobody interrupts this thread; it goes on", e);
            } catch (Throwable t) {
                LOG.error("a fault in the desk of {}'s jobs", system.name(), t);
            }
        }
        garbage.collect(true);
        submission.close();
        whenEnded.run();
    }

    /** How long nothing happens that is not told by a command. */
    private long pause() {
        long now = System.nanoTime();
        if (line.next(submitted, now) != null) {
            return 0;
        }
        if (!toCancel.isEmpty()) {
            return Math.max(0, Math.min(cancelNotBefore - now, LATER_NANOS));
        }
        if (submitted.isEmpty() && leftovers.isEmpty() && line.size() == 0 && ending) {
            return 0;
        }
        boolean idle = submitted.isEmpty() && leftovers.isEmpty();
        long pause = idle ? TimeUnit.HOURS.toNanos(1) : watch.pause(submitted.size());
        long held = line.pause(now);
        return held < 0 ? pause : Math.min(held, pause);
    }

    private void submitWhatFits() throws InterruptedException {
        for (int i = 0; i < AT_ONCE; i++) {
            JobTask t = line.next(submitted, System.nanoTime());
            if (t == null) {
                return;
            }
            line.remove(t);
            submit(t);
        }
    }

    private void submit(JobTask t) throws InterruptedException {
        try {
            switch (submission.submit(t)) {
                case LATER -> later(t, LATER_NANOS);
                case ELSEWHERE -> later(t, ELSEWHERE_NANOS);
                case AGAIN -> again(t);
                case SUBMITTED, OVER -> {
                    submitted.add(t);
                    t.listener.submitted(t.id);
                    watch.soon();
                }
            }
        } catch (IOException e) {
            fail(t, new CacheException("the files of a job for " + t.function + " cannot be written: " + e, e));
        } catch (MusterException e) {
            fail(t, e);
        } catch (RuntimeException e) {
            fail(t, new LaunchException("a job for " + t.function + " cannot be submitted: " + e, e));
        }
    }

    private void later(JobTask t, long nanos) {
        t.notBefore = System.nanoTime() + nanos;
        line.add(t);
    }

    /** The job of a call that has ended is to end, too. */
    private void leave(JobTask t, JobOutcome outcome) {
        if (!t.others) {
            boolean good = outcome instanceof JobOutcome.Stored || outcome instanceof JobOutcome.Values;
            leftovers.add(t.id, good ? Leftovers.AFTER_SUCCESS : Leftovers.AFTER_FAILURE, System.nanoTime());
        }
    }

    private void endLeftovers() {
        List<String> overdue = leftovers.overdue(System.nanoTime());
        if (!overdue.isEmpty()) {
            LOG.info("jobs {} of {} have not ended when their calls had, and are cancelled", overdue, system.name());
            toCancel.addAll(overdue);
            // Those that the system holds back until such a one ends well would never start.
            for (JobTask t : List.copyOf(submitted)) {
                // One of them may have gone back with another already.
                if (submitted.contains(t)
                        && !t.started
                        && t.upstream().stream().anyMatch(u -> overdue.contains(u.id))) {
                    drop(t);
                    requeue(t, t.attempt);
                }
            }
        }
    }

    private void flushCancels() throws InterruptedException {
        if (toCancel.isEmpty() || System.nanoTime() - cancelNotBefore < 0) {
            return;
        }
        List<String> ids = List.copyOf(toCancel);
        toCancel.clear();
        try {
            system.cancel(ids);
            cancelsFailed = 0;
        } catch (RuntimeException e) {
            if (++cancelsFailed < CANCEL_TRIES) {
                toCancel.addAll(ids);
                cancelNotBefore = System.nanoTime() + LATER_NANOS;
                return;
            }
            cancelsFailed = 0;
            LOG.warn("jobs {} of {} could not be cancelled: {}", ids, system.name(), e.getMessage());
        }
    }

    private void fail(JobTask t, RuntimeException why) {
        end(t, false);
        t.listener.failed(why);
    }

    /** It is done with, but for telling the listener; who followed it goes on in its place, or has the same result. */
    private void end(JobTask t, boolean good) {
        line.remove(t);
        submitted.remove(t);
        t.good = good;
        t.to(JobTask.Stage.ENDED);
        if (first.remove(t.name, t) && !good) {
            List<JobTask> rest = List.copyOf(t.followers);
            t.followers.clear();
            rest.forEach(f -> {
                JobTask leader = first.putIfAbsent(f.name, f);
                if (leader == null) {
                    line.add(f);
                } else {
                    leader.followers.add(f);
                }
            });
        }
        if (good || !t.others) { // else its directory is for the program that waits for it, too
            garbage.ended(t);
        }
    }

    /** What is done when the watch has seen something. */
    private final class Ends implements Watch.Seen {
        @Override
        public void started(JobTask t) {
            t.listener.started(t.nodes);
        }

        @Override
        public void over(JobTask t, JobOutcome outcome, List<Failure> failures) {
            leave(t, outcome);
            if (!outcome.isFor(master.executor())) {
                LOG.info(
                        "job {} of {} was another program's, which only can read what came of it", t.id, system.name());
                requeue(t, t.attempt);
                return;
            }
            switch (outcome) {
                case JobOutcome.Stored s -> {
                    end(t, true);
                    t.listener.stored(s);
                    for (JobTask f : List.copyOf(t.followers)) {
                        end(f, true);
                        f.directory = t.directory;
                        f.listener.stored(s);
                    }
                }
                case JobOutcome.Values v -> {
                    end(t, true);
                    t.listener.values(v.values());
                    for (JobTask f : List.copyOf(t.followers)) {
                        end(f, true);
                        f.directory = t.directory;
                        f.listener.values(v.values().stream()
                                .map(org.muster.code.Payload::copy)
                                .toList());
                    }
                }
                case JobOutcome.Failed _ -> {
                    end(t, false);
                    if (failures.isEmpty()) {
                        t.listener.failed(JobEnd.notRun(system.name(), t, "a rank failed and could not tell why"));
                    } else {
                        t.listener.failed(failures);
                    }
                }
                case JobOutcome.TimedOut o -> fail(t, JobEnd.timedOut(system.name(), t, o.host()));
                case JobOutcome.NotRun n -> fail(t, JobEnd.notRun(system.name(), t, n.why()));
            }
        }

        @Override
        public void lost(JobTask t, BatchSystem.Status status) {
            if (status.state() == JobState.NEVER
                    || status.state() == JobState.UNSATISFIABLE
                    || status.reason().startsWith("held")) {
                cancelJob(t); // the system may still have it
            }
            boolean again = t.restartsLeft > 0
                    && switch (status.state()) {
                        case FAILED, NODE_FAIL, GONE -> true;
                        default -> false;
                    };
            if (!again) {
                fail(t, JobEnd.of(system.name(), t, status));
                return;
            }
            t.restartsLeft--;
            requeue(t, t.attempt + 1);
            t.listener.retried(t.attempt);
        }

        @Override
        public void vanished(JobTask t) {
            JobDesk.this.again(t);
        }
    }

    /** Has another be made of the task, and of all that were to read its result; in that order. */
    private void again(JobTask t) {
        end(t, false);
        t.listener.again();
        for (JobTask d : List.copyOf(t.dependents)) {
            if (d.stage == JobTask.Stage.SUBMITTED) {
                drop(d);
            }
            if (!d.isEnded()) {
                JobTask leader = first.get(d.name);
                if (leader != null) {
                    leader.followers.remove(d);
                }
                again(d);
            }
        }
    }

    /** Back into the line, and with it all that were to read its result. */
    private void requeue(JobTask t, int attempt) {
        for (JobTask d : t.dependents) {
            if (d.stage == JobTask.Stage.SUBMITTED) {
                drop(d);
                requeue(d, d.attempt);
            }
        }
        submitted.remove(t);
        if (!t.others) { // else it is looked at anew, and left to the program that waits for it
            garbage.discard(t);
        }
        garbage.forget(t);
        t.reset(attempt);
        line.add(t);
    }
}
