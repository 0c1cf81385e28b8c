package org.muster;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An external program: its command line and what it is to run with. {@link #run()} runs it once, {@link #start()} keeps it
 * to be spoken to.
 *
 * <p>Immutable; every method that sets a value gives a changed copy. May be used in a call and outside of one, and may be
 * sent itself.
 *
 * <pre>{@code
 * exe.submit(() -> Program.of("lmp", "-in", "in.lj").cwd(dir).timeLimit(Duration.ofMinutes(5)).run().requireSuccess().out());
 * exe.submit(Program.of("hostname").asTask());
 * }</pre>
 *
 * <p><b>Nothing outlives it.</b> When the program has ended, when its time limit is over, when the thread that waits for it is
 * interrupted (a cancelled call is), or when this process ends, however that comes about: the program and all processes that
 * descend from it are ended, also daemons and those in sessions of their own. They get SIGTERM, and SIGKILL after {@link
 * #grace(Duration)}; what the program leaves behind at its own end gets SIGKILL at once.
 *
 * <p><b>Environment.</b> The program gets that of this process, with these differences. Variables by which a launcher speaks to
 * MPI processes ({@code OMPI_*}, {@code PMIX_*}, {@code PRTE_*}, {@code PMI_*} and such) are left out, so that an MPI program
 * or an {@code mpirun} starts as it would from a shell; see {@link #keepMpiEnvironment()}. In a call, {@code
 * OMP_NUM_THREADS}, {@code OPENBLAS_NUM_THREADS} and {@code MKL_NUM_THREADS} are {@link TaskContext#threads()}, and {@code
 * CUDA_VISIBLE_DEVICES}, {@code ROCR_VISIBLE_DEVICES} and {@code ZE_AFFINITY_MASK} are {@link TaskContext#gpus()} if the call
 * has any. What {@link #env} sets goes before all of that.
 */
public final class Program implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // always one of the JDK's own serializable kinds
    private final List<String> command;

    private final @Nullable String cwd;

    /** Empty for a variable that is to be left out. */
    @SuppressWarnings("serial") // always one of the JDK's own serializable kinds
    private final Map<String, List<String>> env;

    private final byte @Nullable [] input;
    private final @Nullable String inputFile;
    private final @Nullable String outputFile;
    private final @Nullable String errorFile;
    private final @Nullable Duration timeLimit;
    private final Duration grace;
    private final long outputLimit;
    private final boolean keepsMpiEnvironment;

    private Program(Draft d) {
        this.command = d.command;
        this.cwd = d.cwd;
        this.env = d.env;
        this.input = d.input;
        this.inputFile = d.inputFile;
        this.outputFile = d.outputFile;
        this.errorFile = d.errorFile;
        this.timeLimit = d.timeLimit;
        this.grace = d.grace;
        this.outputLimit = d.outputLimit;
        this.keepsMpiEnvironment = d.keepsMpiEnvironment;
    }

    /**
     * A program with its arguments; no shell is involved.
     *
     * @param command the program's path or a name that is looked for on its {@code PATH}, and the arguments
     * @return the program
     * @throws IllegalArgumentException if there is no program in {@code command}
     */
    public static Program of(String... command) {
        return of(List.of(command));
    }

    /**
     * A program with its arguments; no shell is involved.
     *
     * @param command the program's path or a name that is looked for on its {@code PATH}, and the arguments
     * @return the program
     * @throws IllegalArgumentException if there is no program in {@code command}
     */
    public static Program of(List<String> command) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the command must begin with a program, and is " + command);
        }
        return new Program(new Draft(command));
    }

    /**
     * Adds arguments.
     *
     * @param more the arguments
     * @return the changed copy
     */
    public Program args(String... more) {
        Draft d = new Draft(this);
        List<String> all = new ArrayList<>(d.command);
        Collections.addAll(all, more);
        d.command = List.copyOf(all);
        return new Program(d);
    }

    /**
     * Sets the working directory.
     *
     * @param directory the directory; a relative one is meant from the call's working directory, or else this process's
     * @return the changed copy
     */
    public Program cwd(Path directory) {
        Draft d = new Draft(this);
        d.cwd = directory.toString();
        return new Program(d);
    }

    /**
     * Sets an environment variable.
     *
     * @param name its name
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if {@code name} is no name of an environment variable
     */
    public Program env(String name, String value) {
        return withEnv(name, List.of(value));
    }

    /**
     * Leaves an environment variable out.
     *
     * @param name its name
     * @return the changed copy
     * @throws IllegalArgumentException if {@code name} is no name of an environment variable
     */
    public Program withoutEnv(String name) {
        return withEnv(name, List.of());
    }

    private Program withEnv(String name, List<String> value) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("not a name of an environment variable: \"" + name + "\"");
        }
        Draft d = new Draft(this);
        Map<String, List<String>> all = new TreeMap<>(d.env);
        all.put(name, value);
        d.env = Collections.unmodifiableMap(all);
        return new Program(d);
    }

    /**
     * Sets what the program reads from its standard input, as UTF-8. Without any it is empty.
     *
     * @param text the text
     * @return the changed copy
     */
    public Program stdin(String text) {
        return stdin(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets what the program reads from its standard input. Without any it is empty.
     *
     * @param bytes the bytes
     * @return the changed copy
     */
    public Program stdin(byte[] bytes) {
        Draft d = new Draft(this);
        d.input = bytes.clone();
        d.inputFile = null;
        return new Program(d);
    }

    /**
     * Sets a file as the program's standard input.
     *
     * @param file the file; a relative one is meant from the program's working directory
     * @return the changed copy
     */
    public Program stdin(Path file) {
        Draft d = new Draft(this);
        d.input = null;
        d.inputFile = file.toString();
        return new Program(d);
    }

    /**
     * Has standard output written to a file instead of kept in memory; the file is made anew.
     *
     * @param file the file; a relative one is meant from the program's working directory
     * @return the changed copy
     */
    public Program redirectOutput(Path file) {
        Draft d = new Draft(this);
        d.outputFile = file.toString();
        return new Program(d);
    }

    /**
     * Has standard error written to a file; the file is made anew. Its last 8 KiB are kept in memory all the same.
     *
     * @param file the file; a relative one is meant from the program's working directory
     * @return the changed copy
     */
    public Program redirectError(Path file) {
        Draft d = new Draft(this);
        d.errorFile = file.toString();
        return new Program(d);
    }

    /**
     * Limits how long {@link #run()} may take; for a {@link LiveProgram}, how long it may let wait for a line or for taking
     * one.
     *
     * @param limit the limit; without, there is none
     * @return the changed copy
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Program timeLimit(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeLimit must be longer than nothing, not " + limit);
        }
        Draft d = new Draft(this);
        d.timeLimit = limit;
        return new Program(d);
    }

    /**
     * Sets how long the program and its descendants have between SIGTERM and SIGKILL. Keep it under the 5 s within which a
     * worker must answer to a cancellation.
     *
     * @param time the time; 2 s is usual
     * @return the changed copy
     * @throws IllegalArgumentException if {@code time} is negative or longer than a day
     */
    public Program grace(Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("grace must be between nothing and a day, not " + time);
        }
        Draft d = new Draft(this);
        d.grace = time;
        return new Program(d);
    }

    /**
     * Limits how much is kept in memory of standard output and of standard error, each; with more, the program is ended and
     * {@link #run()} fails. For a {@link LiveProgram} it is the longest line.
     *
     * @param bytes the limit in bytes; 64 MiB is usual
     * @return the changed copy
     * @throws IllegalArgumentException if {@code bytes} is negative or more than an array can hold
     */
    public Program outputLimit(long bytes) {
        if (bytes < 0 || bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("outputLimit must be between 0 and " + (Integer.MAX_VALUE - 8) + ", not "
                    + bytes + "; for more there is redirectOutput");
        }
        Draft d = new Draft(this);
        d.outputLimit = bytes;
        return new Program(d);
    }

    /**
     * Leaves the variables in the environment by which a launcher speaks to MPI processes. A program that takes them for its
     * own would take this process's place in its MPI job, so this is for those that only look at them.
     *
     * @return the changed copy
     */
    public Program keepMpiEnvironment() {
        Draft d = new Draft(this);
        d.keepsMpiEnvironment = true;
        return new Program(d);
    }

    /**
     * Runs the program to its end, whatever its status; see {@link Result#requireSuccess()}.
     *
     * @return its status and output
     * @throws InterruptedException if the thread was interrupted; nothing of the program is left then
     * @throws ProgramException if it could not be started, its time limit was over, or its output could not be kept
     */
    public Result run() throws InterruptedException {
        return Runner.INSTANCE.run(this);
    }

    /**
     * Starts the program, to be spoken to and closed in the end. Waits until the program really runs.
     *
     * @return the running program
     * @throws InterruptedException if the thread was interrupted; nothing of the program is left then
     * @throws ProgramException if it could not be started
     * @throws IllegalStateException if standard input or output were set, which are for speaking with it
     */
    public LiveProgram start() throws InterruptedException {
        if (input != null || inputFile != null || outputFile != null) {
            throw new IllegalStateException(
                    "a program that is kept has its standard input and output for speaking with it: do not set them");
        }
        return Runner.INSTANCE.start(this);
    }

    /**
     * This program as the function of a call.
     *
     * @return a function that does {@link #run()}
     */
    public TaskFunction<Result> asTask() {
        return () -> run();
    }

    /**
     * The program and its arguments.
     *
     * @return an immutable list
     */
    public List<String> command() {
        return command;
    }

    /**
     * The working directory that was set.
     *
     * @return the directory as it was given
     */
    public Optional<Path> cwd() {
        return Optional.ofNullable(cwd).map(Path::of);
    }

    /**
     * The environment variables that were set.
     *
     * @return each variable's value; empty for one that is left out
     */
    public Map<String, Optional<String>> env() {
        Map<String, Optional<String>> all = new TreeMap<>();
        env.forEach((name, value) -> all.put(name, value.stream().findFirst()));
        return all;
    }

    /**
     * What the program reads from its standard input.
     *
     * @return a copy; empty if none was set, or a file
     */
    public Optional<byte[]> stdin() {
        return Optional.ofNullable(input).map(byte[]::clone);
    }

    /**
     * The file that is the program's standard input.
     *
     * @return the file as it was given
     */
    public Optional<Path> stdinFile() {
        return Optional.ofNullable(inputFile).map(Path::of);
    }

    /**
     * The file that standard output is written to.
     *
     * @return the file as it was given
     */
    public Optional<Path> outputFile() {
        return Optional.ofNullable(outputFile).map(Path::of);
    }

    /**
     * The file that standard error is written to.
     *
     * @return the file as it was given
     */
    public Optional<Path> errorFile() {
        return Optional.ofNullable(errorFile).map(Path::of);
    }

    /**
     * The time limit.
     *
     * @return the limit, if one was set
     */
    public Optional<Duration> timeLimit() {
        return Optional.ofNullable(timeLimit);
    }

    /**
     * The time between SIGTERM and SIGKILL.
     *
     * @return the time
     */
    public Duration grace() {
        return grace;
    }

    /**
     * How much is kept in memory of standard output and of standard error, each.
     *
     * @return the limit in bytes
     */
    public int outputLimit() {
        return (int) outputLimit;
    }

    /**
     * Whether the variables of MPI's launchers stay in the environment.
     *
     * @return true after {@link #keepMpiEnvironment()}
     */
    public boolean keepsMpiEnvironment() {
        return keepsMpiEnvironment;
    }

    /** The command, as one would write it in a shell if there were nothing to quote. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }

    /**
     * What came of a program that ran to its end.
     *
     * @param command the program and its arguments
     * @param exitStatus the status it ended with; 128 + N if signal N ended it
     * @param outBytes its standard output; empty if that was redirected
     * @param errBytes its standard error, or the last 8 KiB of it if that was redirected
     * @param elapsed how long it ran
     */
    public record Result(List<String> command, int exitStatus, byte[] outBytes, byte[] errBytes, Duration elapsed)
            implements Serializable {
        /**
         * Standard output as UTF-8 text.
         *
         * @return the text
         */
        public String out() {
            return new String(outBytes, StandardCharsets.UTF_8);
        }

        /**
         * Standard error as UTF-8 text.
         *
         * @return the text
         */
        public String err() {
            return new String(errBytes, StandardCharsets.UTF_8);
        }

        /**
         * Goes on only if the status is 0.
         *
         * @return this
         * @throws ProgramException if it is another
         */
        public Result requireSuccess() {
            if (exitStatus != 0) {
                throw new ProgramException(ProgramException.Reason.FAILED, command, "ended", exitStatus, err(), null);
            }
            return this;
        }

        /** Status and sizes; the output itself may be long. */
        @Override
        public String toString() {
            return String.join(" ", command) + ": " + ProgramStatus.text(exitStatus) + ", " + outBytes.length
                    + " bytes of output, " + errBytes.length + " of errors";
        }
    }

    /** Found once, when first needed. */
    private static final class Runner {
        static final ProgramRunner INSTANCE = ServiceLoader.load(ProgramRunner.class, Program.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new MusterException(
                        "nothing to run programs with is on the class path; is muster.jar" + " whole?"));
    }

    /** The same values, for changing. */
    private static final class Draft {
        List<String> command;

        @Nullable
        String cwd;

        Map<String, List<String>> env = Map.of();
        byte @Nullable [] input;

        @Nullable
        String inputFile;

        @Nullable
        String outputFile;

        @Nullable
        String errorFile;

        @Nullable
        Duration timeLimit;

        Duration grace = Duration.ofSeconds(2);
        long outputLimit = 64L << 20;
        boolean keepsMpiEnvironment;

        Draft(List<String> command) {
            this.command = List.copyOf(Objects.requireNonNull(command));
        }

        Draft(Program p) {
            command = p.command;
            cwd = p.cwd;
            env = p.env;
            input = p.input;
            inputFile = p.inputFile;
            outputFile = p.outputFile;
            errorFile = p.errorFile;
            timeLimit = p.timeLimit;
            grace = p.grace;
            outputLimit = p.outputLimit;
            keepsMpiEnvironment = p.keepsMpiEnvironment;
        }
    }
}
