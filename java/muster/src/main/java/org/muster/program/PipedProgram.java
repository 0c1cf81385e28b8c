package org.muster.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.muster.LiveProgram;
import org.muster.Program;
import org.muster.ProgramException;
import org.muster.ProgramException.Reason;

/**
 * A program that is kept. Two threads stand between its pipes and a {@link ByteQueue} each, so that whoever speaks to it can be
 * interrupted.
 */
final class PipedProgram implements LiveProgram {
    /** From the end of its output to its own, usually: its status makes a better message. */
    private static final long END_MILLIS = 2000;

    private final Program program;
    private final Child child;
    private final long pid;
    /** The limit of a wait, in nanoseconds. */
    private final long nanos;

    private final ByteQueue toProgram = new ByteQueue();
    private final ByteQueue fromProgram = new ByteQueue();
    private final AtomicBoolean closed = new AtomicBoolean();

    PipedProgram(Program program, Child child, long pid) {
        this.program = program;
        this.child = child;
        this.pid = pid;
        this.nanos = program.timeLimit().map(LocalRunner::nanos).orElse(Long.MAX_VALUE);
        // Nobody interrupts the pumps, and their waits have no limit.
        QueueStreams.Trouble none = IOException::new;
        child.pump(
                "in",
                QueueStreams.input(toProgram, Long.MAX_VALUE, none),
                child.process().getOutputStream(),
                e -> toProgram.close());
        child.pump(
                "out",
                child.process().getInputStream(),
                QueueStreams.output(fromProgram, Long.MAX_VALUE, none),
                e -> fromProgram.close());
        child.process().onExit().thenRun(toProgram::close);
    }

    @Override
    public void writeLine(String line) throws InterruptedException {
        checkUsable();
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (!child.isAlive() || !toProgram.put(bytes, 0, bytes.length, nanos)) {
                throw ended("");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (TimeoutException e) {
            throw timedOut("took no line", nanos);
        }
    }

    @Override
    public String readLine() throws InterruptedException {
        return readLine(nanos);
    }

    @Override
    public String readLine(Duration limit) throws InterruptedException {
        return readLine(LocalRunner.nanos(limit));
    }

    private String readLine(long limit) throws InterruptedException {
        checkUsable();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!fromProgram.takeLine(bytes, program.outputLimit(), limit)) {
                throw fromProgram.available() > 0
                        ? lineTooLong()
                        : ended(bytes.size() > 0 ? " in the midst of a line" : "");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (TimeoutException e) {
            throw timedOut("sent no whole line", limit);
        }
        String line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** What of its output is there must not be taken for an answer, once an exchange was cut off. */
    private void checkUsable() {
        if (child.isBeingEnded()) {
            throw child.asException("");
        }
    }

    private InterruptedException interrupted(InterruptedException e) {
        child.endAndAwait(Reason.ENDED, "was ended, since a call that spoke to it was interrupted; start another", e);
        return e;
    }

    private ProgramException timedOut(String what, long limit) {
        child.endAndAwait(
                Reason.TIME_LIMIT,
                "was ended, since it " + what + " within " + LocalRunner.text(Duration.ofNanos(limit))
                        + "; start another",
                null);
        return child.asException("");
    }

    private ProgramException lineTooLong() {
        child.endAndAwait(
                Reason.OUTPUT,
                "was ended, since it sent a line of more than " + program.outputLimit()
                        + " bytes; allow more with outputLimit, or read from stdout()",
                null);
        return child.asException("");
    }

    /** It ended, or closed a pipe, which it usually does by ending. */
    private ProgramException ended(String where) throws InterruptedException {
        toProgram.close();
        if (child.awaitEnd(END_MILLIS, TimeUnit.MILLISECONDS)) {
            child.awaitOutput(null);
            return child.asException("has ended" + where);
        }
        child.endAndAwait(
                Reason.ENDED,
                "was ended, since it closed its standard input or output" + where + "; start another",
                null);
        return child.asException("");
    }

    @Override
    public OutputStream stdin() {
        return QueueStreams.output(toProgram, nanos, this::trouble);
    }

    @Override
    public InputStream stdout() {
        return QueueStreams.input(fromProgram, nanos, this::trouble);
    }

    private IOException trouble(Exception e) {
        if (e instanceof InterruptedException i) {
            interrupted(i);
            Thread.currentThread().interrupt();
            InterruptedIOException told =
                    new InterruptedIOException(child.asException("").getMessage());
            told.initCause(e);
            return told;
        }
        try {
            ProgramException why = e instanceof TimeoutException ? timedOut("moved no byte", nanos) : ended("");
            return new IOException(why.getMessage(), why);
        } catch (InterruptedException again) {
            return trouble(again);
        }
    }

    @Override
    public String err() {
        return child.errText();
    }

    @Override
    public boolean isAlive() {
        return child.isAlive();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        toProgram.close();
        fromProgram.abandon();
        try {
            child.awaitEnd(program.grace().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        child.endAndAwait(Reason.ENDED, "was closed", null);
    }
}
