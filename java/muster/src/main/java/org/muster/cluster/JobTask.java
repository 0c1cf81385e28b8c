package org.muster.cluster;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem.Status;
import org.muster.JobState;
import org.muster.Resources;
import org.muster.code.Payload;

/** A call that is to become a job, or is one. Made by anybody; from then on only the desk's thread uses it. */
public final class JobTask {
    /** Where a task stands with the desk; where its job stands with the batch system is a {@link JobState}. */
    enum Stage {
        /** In this program's own line. */
        WAITING,
        /** The batch system has it. */
        SUBMITTED,
        /** Whoever wanted it knows what came of it, or does not want it any more. */
        ENDED;

        Set<Stage> next() {
            return switch (this) {
                case WAITING -> EnumSet.of(SUBMITTED, ENDED);
                case SUBMITTED -> EnumSet.of(WAITING, ENDED); // to be run again
                case ENDED -> EnumSet.noneOf(Stage.class);
            };
        }
    }

    /** Is told what becomes of it, on the desk's thread; exactly one of the methods that end it is called. */
    public interface Listener {
        /**
         * It is a job now.
         *
         * @param id the batch system's id for it
         */
        void submitted(String id);

        /**
         * Its job runs.
         *
         * @param nodes where, in the batch system's own words
         */
        void started(String nodes);

        /**
         * It will be run again, since its job was lost.
         *
         * @param attempt the number of the coming attempt
         */
        void retried(int attempt);

        /**
         * The end: its result is in the cache.
         *
         * @param where by which key
         */
        void stored(JobOutcome.Stored where);

        /**
         * The end: its result.
         *
         * @param values one for each rank whose value counts
         */
        void values(List<Payload> values);

        /**
         * The end: its function failed.
         *
         * @param failures of the ranks that have told, at least one
         */
        void failed(List<Failure> failures);

        /**
         * The end: it could not be run, or not to its end.
         *
         * @param why what the call fails with
         */
        void failed(RuntimeException why);

        /** The end of this task: what it was to read, or what was to be read of it, is not where it was any more. Make another. */
        void again();
    }

    /** Makes the input of its job. */
    @FunctionalInterface
    public interface InputMaker {
        /**
         * Makes it.
         *
         * @param jobName the job's name
         * @param attempt 1 for the first run
         * @param dependencies where the values of its futures are
         * @return the input
         */
        JobInput input(String jobName, int attempt, List<JobInput.Dependency> dependencies);
    }

    /** A future that the call captures: its value, or the task that will have it. */
    public sealed interface Before {}

    /**
     * A value.
     *
     * @param payload the value
     */
    public record Known(Payload payload) implements Before {}

    /**
     * A task.
     *
     * @param task the task; the same desk's
     */
    public record Coming(JobTask task) implements Before {}

    final String name;
    final String function;
    final Resources resources;
    final List<Before> before;
    final InputMaker inputMaker;
    final Listener listener;

    Stage stage = Stage.WAITING;
    /** Its place in the order in which calls came. */
    final long number;

    int attempt = 1;
    int restartsLeft;
    /** Not to be submitted before then, in {@link System#nanoTime} terms. */
    long notBefore;
    /** Its job, once it has one. */
    @Nullable
    JobDirectory directory;

    /** Its job's name. */
    String jobName = "";

    String id = "";
    JobState state = JobState.PENDING;
    String nodes = "";
    /** Whether the listener knows that it runs. */
    boolean started;
    /** Whether another program that lives has submitted it. */
    boolean others;
    /** Whether it has been told that another batch system has its job. */
    boolean isElsewhere;
    /** How the batch system says that the job has ended, and when it was first heard. */
    @Nullable
    Status end;

    long endHeard;
    /** Whether it has ended with a result. */
    boolean good;
    /** Those that read its result. */
    final List<JobTask> dependents = new ArrayList<>();
    /** Those of the same name, which wait for its result. */
    final List<JobTask> followers = new ArrayList<>();

    /**
     * Makes one.
     *
     * @param number its place in the order in which calls came
     * @param name of its directory: the same for the same call, also in other programs; else unique
     * @param function for messages
     * @param resources what it asks for
     * @param restarts how often it is run again if its job is lost
     * @param before what its futures are, in their order
     * @param inputMaker makes its job's input
     * @param listener is told what becomes of it
     */
    public JobTask(
            long number,
            String name,
            String function,
            Resources resources,
            int restarts,
            List<Before> before,
            InputMaker inputMaker,
            Listener listener) {
        this.number = number;
        this.name = name;
        this.function = function;
        this.resources = resources;
        this.restartsLeft = restarts;
        this.before = List.copyOf(before);
        this.inputMaker = inputMaker;
        this.listener = listener;
    }

    void to(Stage next) {
        if (!stage.next().contains(next)) {
            throw new IllegalStateException("a task that is " + stage + " cannot become " + next);
        }
        stage = next;
    }

    /** From now on what is in its directory is somebody else's affair. */
    void leave() {
        directory = null;
    }

    boolean isEnded() {
        return stage == Stage.ENDED;
    }

    /** The tasks whose results it reads. */
    List<JobTask> upstream() {
        List<JobTask> tasks = new ArrayList<>();
        for (Before b : before) {
            if (b instanceof Coming c) {
                tasks.add(c.task());
            }
        }
        return tasks;
    }

    int cores() {
        return Math.multiplyExact(resources.cores(), resources.threadsPerCore());
    }

    /** Back into the line, as if it had never had a job. */
    void reset(int nextAttempt) {
        to(Stage.WAITING);
        attempt = nextAttempt;
        directory = null;
        jobName = "";
        id = "";
        state = JobState.PENDING;
        nodes = "";
        started = false;
        others = false;
        end = null;
    }
}
