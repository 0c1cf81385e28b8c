package org.muster.program;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.muster.Program;
import org.muster.ProgramException;
import org.muster.ProgramException.Reason;
import org.muster.TaskContext;
import org.muster.TaskContextHolder;
import org.slf4j.LoggerFactory;

/**
 * A program that was started, with its keeper and what is kept of its standard error. Whoever has one sees to its end: by
 * {@link #awaitEnd} or {@link #endAndAwait}.
 *
 * <p>Thread-safe.
 */
final class Child {
    /** Beyond the grace time: how long those that were killed may take to go, before nobody waits for them any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long output may come from processes that a program left behind, where no keeper ends those. */
    private static final long STRAGGLERS_MILLIS = 1000;

    /** {@code error=2, No such file or directory}; newer JDKs have {@code error: 2 (No such file or directory)}. */
    private static final Pattern ERROR = Pattern.compile("error[=:] ?[0-9]+,? \\(?([^()]+)");

    private final Program program;
    private final Keeper keeper;
    private final Process process;
    private final Kept err;
    private final Pump errPump;
    /** The program's process id, or why there is no program. */
    private final CompletableFuture<Long> started = new CompletableFuture<>();

    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    /** Why it was ended. */
    private record Failure(
            Reason reason, String what, @Nullable Throwable cause) {}

    private Child(Program program, Keeper keeper, Process process, ErrorSink sink) {
        this.program = program;
        this.keeper = keeper;
        this.process = process;
        this.err = sink.kept();
        this.errPump = Pump.start(
                "muster-program-err-" + process.pid(),
                new Announced(process.getErrorStream(), keeper.announces(), process.pid(), started),
                sink.target(),
                e -> outputFailed("standard error", e));
    }

    /** Where standard error goes, and what is kept of it. */
    private record ErrorSink(OutputStream target, Kept kept) {}

    /**
     * Starts the program; whether it really runs is known by {@link #awaitStarted} or at its end.
     *
     * @param live whether it is spoken to, and so only the end of its standard error is kept
     * @throws ProgramException if it is known already that there will be no program
     */
    static Child start(Program program, Keeper keeper, boolean live) {
        TaskContext context = TaskContextHolder.get();
        Places places = Places.of(program, context);
        if (!Files.isDirectory(places.directory())) {
            throw notStarted(program, "there is no directory " + places.directory(), null);
        }
        ProcessBuilder builder = new ProcessBuilder(keeper.command(program.command(), program.grace()));
        builder.directory(places.directory().toFile());
        ChildEnvironment.apply(builder.environment(), program, context);
        if (!live && program.stdin().isEmpty()) {
            Path file = program.stdinFile().map(places::file).orElse(Path.of("/dev/null"));
            builder.redirectInput(file.toFile());
        }
        program.outputFile()
                .ifPresent(file -> builder.redirectOutput(places.file(file).toFile()));
        ErrorSink sink = null;
        try {
            sink = errorSink(program, places, live);
            return new Child(program, keeper, builder.start(), sink);
        } catch (IOException e) {
            closeQuietly(sink);
            throw notStarted(program, reasonIn(e), e);
        }
    }

    private static ErrorSink errorSink(Program program, Places places, boolean live) throws IOException {
        if (program.errorFile().isEmpty() && !live) {
            Captured captured = new Captured(program.outputLimit());
            return new ErrorSink(captured, captured);
        }
        OutputStream file = program.errorFile().isEmpty()
                ? null
                : new BufferedOutputStream(
                        Files.newOutputStream(places.file(program.errorFile().get())));
        Tail tail = new Tail(file);
        return new ErrorSink(tail, tail);
    }

    private static void closeQuietly(@Nullable ErrorSink sink) {
        try {
            if (sink != null) {
                sink.target().close();
            }
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }

    /** The system's words in what ProcessBuilder says. */
    private static String reasonIn(IOException e) {
        Matcher m = ERROR.matcher(e.toString());
        return m.find() ? m.group(1).strip() : e.toString();
    }

    private static ProgramException notStarted(Program program, @Nullable String why, @Nullable Throwable cause) {
        return new ProgramException(
                Reason.NOT_STARTED, program.command(), "could not be started: " + why, -1, "", cause);
    }

    Process process() {
        return process;
    }

    String errText() {
        return new String(err.bytes(), StandardCharsets.UTF_8);
    }

    byte[] errBytes() {
        return err.bytes();
    }

    /** A thread that copies from or to the program; {@code direction} is a word for its name. */
    Pump pump(String direction, InputStream source, OutputStream target, Consumer<IOException> failed) {
        return Pump.start("muster-program-" + direction + "-" + process.pid(), source, target, failed);
    }

    /** A stream's target did not take it: the program is ended, since what it says is lost. */
    void outputFailed(String stream, IOException e) {
        String what = e instanceof Captured.FullException
                ? "was ended: it wrote " + e.getMessage() + " to its " + stream
                        + "; allow more with outputLimit, or send it to a file with redirectOutput or redirectError"
                : "was ended: its " + stream + " could not be written: " + e;
        end(Reason.OUTPUT, what, e);
    }

    /**
     * Waits until the program runs.
     *
     * @return its process id
     * @throws ProgramException if it could not be started
     */
    long awaitStarted() throws InterruptedException {
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw notStarted(
                    program, Objects.requireNonNullElse(e.getCause(), e).getMessage(), null);
        }
    }

    /** Begins to end it; the first reason given is the one that counts. */
    void end(Reason reason, String what, @Nullable Throwable cause) {
        if (failure.compareAndSet(null, new Failure(reason, what, cause))) {
            keeper.end(process, program.grace());
        }
    }

    /** Whether somebody has begun to end it. */
    boolean isBeingEnded() {
        return failure.get() != null;
    }

    /** Whether it runs and nobody has begun to end it. */
    boolean isAlive() {
        return failure.get() == null && process.isAlive();
    }

    /** Waits for its end, so long at most. */
    boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return process.waitFor(time, unit);
    }

    /** After its end: waits until its standard error, and what else it wrote, has arrived. */
    void awaitOutput(@Nullable Pump out) throws InterruptedException {
        for (Pump pump : new @Nullable Pump[] {out, errPump}) {
            if (pump != null && keeper.leavesNothing()) {
                pump.await();
            } else if (pump != null) {
                pump.await(STRAGGLERS_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /**
     * Ends it, for this reason if there is none yet, and waits until nothing is left of it and its standard error has arrived. An
     * interruption while it waits means that the grace time is over.
     */
    void endAndAwait(Reason reason, String what, @Nullable Throwable cause) {
        end(reason, what, cause);
        long deadline = System.nanoTime() + program.grace().plus(PATIENCE).toNanos();
        boolean interrupted = false;
        while (process.isAlive()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                LoggerFactory.getLogger(Child.class)
                        .warn("process {} of the program \"{}\" cannot be ended", process.pid(), program);
                break;
            }
            try {
                process.waitFor(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
                keeper.end(process, Duration.ZERO);
            }
        }
        if (!process.isAlive() && !interrupted) {
            interrupted = !awaitErrors(deadline);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** After its end: what it said last may still be in the pipe. Gives false if it was interrupted. */
    private boolean awaitErrors(long deadline) {
        long most = keeper.leavesNothing()
                ? TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())
                : STRAGGLERS_MILLIS;
        try {
            errPump.await(Math.max(1, most), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** After its end. Throws if it was no good end: it was never started, or had to be ended. */
    void check() throws InterruptedException {
        if (isBeingEnded()) {
            throw asException("");
        }
        awaitStarted();
    }

    /** The status, or -1 as long as there is none. */
    int status() {
        return process.isAlive() ? -1 : process.exitValue();
    }

    /** Why it was ended; or, where it ended by itself, what that is called: its status is added. */
    ProgramException asException(String ended) {
        Failure f = failure.get();
        return f == null
                ? new ProgramException(Reason.ENDED, program.command(), ended, status(), errText(), null)
                : new ProgramException(f.reason(), program.command(), f.what(), -1, errText(), f.cause());
    }
}
