package org.muster.program;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.muster.LiveProgram;
import org.muster.Program;
import org.muster.ProgramException.Reason;
import org.muster.ProgramRunner;

/** Runs programs on this node, as children of this JVM. */
public final class LocalRunner implements ProgramRunner {
    private final @Nullable Keeper keeper;

    /** Made by {@link java.util.ServiceLoader}. */
    public LocalRunner() {
        this(null);
    }

    /** With a keeper of one's own choice, or with this JVM's. */
    LocalRunner(@Nullable Keeper keeper) {
        this.keeper = keeper;
    }

    private Keeper keeper() {
        return keeper == null ? Keepers.here() : keeper;
    }

    @Override
    public Program.Result run(Program program) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before \"" + program + "\" was started");
        }
        long begin = System.nanoTime();
        Captured out = new Captured(program.outputLimit());
        Child child = Child.start(program, keeper(), false);
        try {
            // Fails when the program does not want it, which is the program's business.
            program.stdin()
                    .ifPresent(input -> child.pump(
                            "in",
                            new ByteArrayInputStream(input),
                            child.process().getOutputStream(),
                            e -> {}));
            Pump outPump = program.outputFile().isPresent()
                    ? null
                    : child.pump(
                            "out",
                            child.process().getInputStream(),
                            out,
                            e -> child.outputFailed("standard output", e));
            Duration limit = program.timeLimit().orElse(null);
            if (!child.awaitEnd(limit == null ? Long.MAX_VALUE : nanos(limit), TimeUnit.NANOSECONDS)) {
                child.endAndAwait(Reason.TIME_LIMIT, "was ended: its time limit of " + text(limit) + " is over", null);
            }
            child.awaitOutput(outPump);
            child.check();
        } catch (InterruptedException e) {
            child.endAndAwait(Reason.ENDED, "was ended: its call was interrupted", e);
            throw e;
        }
        return new Program.Result(
                program.command(),
                child.status(),
                out.bytes(),
                child.errBytes(),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    @Override
    public LiveProgram start(Program program) throws InterruptedException {
        Child child = Child.start(program, keeper(), true);
        try {
            return new PipedProgram(program, child, child.awaitStarted());
        } catch (InterruptedException e) {
            child.endAndAwait(Reason.ENDED, "was ended: its start was interrupted", e);
            throw e;
        }
    }

    /** 292 years are as good as more. */
    static long nanos(Duration d) {
        return d.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : d.toNanos();
    }

    /** For people: {@code 2.5 s}, {@code 90 s}. */
    static String text(@Nullable Duration d) {
        if (d == null) {
            return "none";
        }
        return d.toMillis() % 1000 == 0 ? d.toSeconds() + " s" : d.toMillis() / 1000.0 + " s";
    }
}
