package org.muster;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A batch system, as far as {@link MpiExecutor#cluster(BatchSystem)} needs one: it submits jobs, tells how they stand, and cancels
 * them.
 *
 * <p>To add one, implement this and either hand it to {@link MpiExecutor#cluster(BatchSystem)}, or name the class in {@code
 * META-INF/services/org.muster.BatchSystem} so that {@link MpiExecutor#cluster(String)} finds it; the class needs a public
 * constructor without parameters then, and an object made so is closed with its executor if it is {@link AutoCloseable}.
 *
 * <p>An executor calls {@link #check} and {@link #cores} on any thread, and everything else on one thread of its own, one call at a time. Every
 * method should come back within seconds; {@link #poll} is called again and again, once for all jobs.
 *
 * <pre>{@code
 * final class Tiny implements BatchSystem {
 *     public String submit(Job job) {
 *         return output("tinysub", "-N", job.name(), job.script().toString()).strip();
 *     }
 *     // ...
 * }
 * try (var exe = MpiExecutor.cluster(new Tiny()).cache(Path.of("cache")).open()) { ... }
 * }</pre>
 */
public interface BatchSystem {
    /**
     * What {@link MpiExecutor#cluster(String)} knows it by.
     *
     * @return for example {@code slurm}
     */
    String name();

    /**
     * Refuses what the system cannot give a job.
     *
     * @param r what a call asks for
     * @throws ResourcesException if it cannot be given; the message says what, and what to do
     */
    void check(Resources r);

    /**
     * How many cores there are, where that is known and more make no sense.
     *
     * @return empty for a system whose own affair that is
     */
    default OptionalInt cores() {
        return OptionalInt.empty();
    }

    /**
     * Whether a job can be submitted before those in {@link Job#after} have ended, and starts only when all of them have ended well.
     * Otherwise the executor itself waits until they have.
     *
     * @return whether {@code after} is honoured
     */
    boolean chains();

    /**
     * The lines by which a job's script tells the system what the job needs; they come right behind the script's first line.
     *
     * @param job the job
     * @return for example {@code #SBATCH --ntasks=4}; empty where {@link #submit} says all that
     */
    List<String> directives(Job job);

    /**
     * Submits a job. Its script is there already, with the {@link #directives}.
     *
     * @param job the job
     * @return the system's id for it
     * @throws ResourcesException if the system says that it can never give the job what it asks for
     * @throws LaunchException if it does not take the job; the message has its own words
     * @throws InterruptedException if this thread was interrupted
     */
    String submit(Job job) throws InterruptedException;

    /**
     * How jobs stand.
     *
     * @param ids ids that {@link #submit} or {@link #find} gave
     * @return a status for each of them; {@link JobState#GONE} for one that the system does not know any more
     * @throws LaunchException if the system does not answer; it will be asked again
     * @throws InterruptedException if this thread was interrupted
     */
    Map<String, Status> poll(Collection<String> ids) throws InterruptedException;

    /**
     * Cancels jobs; those that have ended are no error.
     *
     * @param ids their ids
     * @throws LaunchException if the system does not answer
     * @throws InterruptedException if this thread was interrupted
     */
    void cancel(Collection<String> ids) throws InterruptedException;

    /**
     * The jobs of this user that have that name and have not ended. So a job is found again that was submitted by a program which was
     * killed before it could note the id.
     *
     * @param name a {@link Job#name}
     * @return their ids
     * @throws LaunchException if the system does not answer
     * @throws InterruptedException if this thread was interrupted
     */
    List<String> find(String name) throws InterruptedException;

    /**
     * What starts a command on all ranks of a job, as far as {@code -n RANKS COMMAND}.
     *
     * @param mpirun the {@code mpirun} of the MPI in use
     * @return usually the {@code mpirun}
     */
    default List<String> launcher(Path mpirun) {
        return List.of(mpirun.toString());
    }

    /**
     * Shell commands that a job's script runs first, before the system's variables are used: to name the nodes to {@code mpirun}, say.
     *
     * @param job the job
     * @return lines of a POSIX shell; usually none
     */
    default List<String> prologue(Job job) {
        return List.of();
    }

    /**
     * A job to be submitted.
     *
     * @param name begins with {@code muster-}, has letters, digits and hyphens, at most 40, and is no other job's
     * @param directory where its files are, and where it is to begin
     * @param script what it is to run, a POSIX shell script in the directory
     * @param resources what it needs
     * @param after ids of jobs that must have ended well before it starts; empty unless the system {@linkplain #chains chains}
     */
    record Job(String name, Path directory, Path script, Resources resources, List<String> after) {
        /**
         * Where its standard output is to go.
         *
         * @return a file in the directory
         */
        public Path output() {
            return directory.resolve("stdout");
        }

        /**
         * Where its standard error is to go.
         *
         * @return a file in the directory
         */
        public Path error() {
            return directory.resolve("stderr");
        }

        /**
         * Over how many nodes its ranks are to be spread, where the call says so.
         *
         * @return at least 1, or 0 to leave it to the system
         */
        public int nodes() {
            return resources.nodes();
        }
    }

    /**
     * How a job stands.
     *
     * @param state in words that all systems share
     * @param reason in the system's own words, for people: {@code Priority}, {@code NODE_FAIL}, {@code exit status 3}; may be empty
     * @param nodes where it runs or ran, in the system's own words; may be empty
     */
    record Status(JobState state, String reason, String nodes) {
        /**
         * A status without a place.
         *
         * @param state the state
         * @param reason the reason
         */
        public Status(JobState state, String reason) {
            this(state, reason, "");
        }
    }
}
