package org.muster.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.LiveProgram;
import org.muster.Program;
import org.muster.ProgramException;
import org.muster.ProgramException.Reason;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveProgramTest {
    private static final String ECHO = "while read -r x; do echo \"got $x\"; done; exit 0";

    @TempDir
    Path dir;

    private static Program sh(String script) {
        return Program.of("sh", "-c", script).grace(Duration.ofMillis(200));
    }

    /** Does something on another thread, interrupts that, and gives what it threw. */
    private static Throwable interrupted(Executable body) throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread t = Thread.ofPlatform().start(() -> {
            try {
                body.run();
                outcome.complete(new AssertionError("it was not interrupted"));
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
        while (t.getState() != Thread.State.WAITING) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        t.interrupt();
        return outcome.get();
    }

    private interface Executable {
        void run() throws Exception;
    }

    @Test
    void manyQuestionsAndAnswers() throws Exception {
        try (LiveProgram p = sh(ECHO).start()) {
            assertTrue(p.isAlive());
            assertTrue(ProcessHandle.of(p.pid()).orElseThrow().isAlive());
            for (int i = 0; i < 2000; i++) {
                p.writeLine("question " + i);
                assertEquals("got question " + i, p.readLine());
            }
        }
    }

    @Test
    void aLongConversationAhead() throws Exception {
        try (LiveProgram p = Program.of("cat").start()) {
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 100_000; i++) {
                        p.writeLine("line " + i);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < 100_000; i++) {
                assertEquals("line " + i, p.readLine());
            }
            writer.join();
        }
    }

    @Test
    void bytesOfAnyKind() throws Exception {
        long seed = System.nanoTime();
        byte[] bytes = new byte[3_000_000];
        new Random(seed).nextBytes(bytes);
        try (LiveProgram p = Program.of("cat").start()) {
            Thread.ofPlatform().start(() -> {
                try (var in = p.stdin()) {
                    in.write(bytes);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertArrayEquals(bytes, p.stdout().readAllBytes(), () -> "seed " + seed);
        }
    }

    @Test
    void carriageReturnsAndEmptyLines() throws Exception {
        try (LiveProgram p = sh("printf 'a\\r\\n\\nb\\n'; read x").start()) {
            assertEquals("a", p.readLine());
            assertEquals("", p.readLine());
            assertEquals("b", p.readLine());
        }
    }

    @Test
    void whatCannotBeStarted() {
        ProgramException e = assertThrows(
                ProgramException.class, () -> Program.of("no-such-program").start());
        assertEquals(Reason.NOT_STARTED, e.reason());
        assertThrows(
                IllegalStateException.class, () -> Program.of("cat").stdin("x").start());
        assertThrows(
                IllegalStateException.class,
                () -> Program.of("cat").redirectOutput(dir.resolve("out")).start());
    }

    @Test
    void itsDeathIsToldByTheNextRead() throws Exception {
        try (LiveProgram p =
                sh("read x; echo last; echo \"no more of $x\" >&2; exit 5").start()) {
            p.writeLine("it");
            assertEquals("last", p.readLine());
            ProgramException e = assertThrows(ProgramException.class, p::readLine);
            assertEquals(Reason.ENDED, e.reason());
            assertEquals(5, e.exitStatus());
            assertEquals("no more of it", e.lastLines());
            Says.that(e, "has ended with status 5");
            assertFalse(p.isAlive());
        }
    }

    @Test
    void itsDeathIsToldByAWrite() throws Exception {
        try (LiveProgram p = sh("echo bye >&2; kill -KILL $$").start()) {
            ProgramException e = assertThrows(ProgramException.class, () -> {
                while (true) {
                    p.writeLine("x".repeat(1000));
                }
            });
            assertEquals(137, e.exitStatus());
            assertEquals("bye", e.lastLines());
            IOException io = assertThrows(IOException.class, () -> p.stdin().write(1));
            Says.that(io, "status 137 (SIGKILL)");
        }
    }

    /** Half a number is a number, too, but another one. */
    @Test
    void halfALineIsNoLine() throws Exception {
        try (LiveProgram p = sh("printf 3.14").start()) {
            ProgramException e = assertThrows(ProgramException.class, p::readLine);
            Says.that(e, "in the midst of a line");
        }
    }

    @Test
    void whoClosesItsOutputIsEnded() throws Exception {
        try (LiveProgram p = sh("exec >&-; exec sleep 1000").start()) {
            ProgramException e = assertThrows(ProgramException.class, p::readLine);
            Says.that(e, "closed its standard");
            assertFalse(p.isAlive());
        }
    }

    @Test
    void aSlowAnswerIsNotTakenForTheNext() throws Exception {
        try (LiveProgram p = sh("while read x; do sleep 0.5; echo $x; done").start()) {
            p.writeLine("1");
            ProgramException e = assertThrows(ProgramException.class, () -> p.readLine(Duration.ofMillis(50)));
            assertEquals(Reason.TIME_LIMIT, e.reason());
            Says.that(e, "no whole line within 0.05 s");
            assertThrows(ProgramException.class, () -> p.writeLine("2"));
            assertThrows(ProgramException.class, p::readLine);
        }
    }

    @Test
    void timeLimitsOfBothSides() throws Exception {
        Program deaf = Program.of("sleep", "1000").timeLimit(Duration.ofMillis(200));
        try (LiveProgram p = deaf.start()) {
            assertEquals(
                    Reason.TIME_LIMIT,
                    assertThrows(ProgramException.class, p::readLine).reason());
        }
        try (LiveProgram p = deaf.start()) {
            ProgramException e = assertThrows(ProgramException.class, () -> {
                while (true) {
                    p.writeLine("x".repeat(1000));
                }
            });
            assertEquals(Reason.TIME_LIMIT, e.reason());
        }
    }

    @Test
    void anInterruptedReadEndsAll() throws Exception {
        Family family = new Family(dir);
        try (LiveProgram p =
                sh(family.script() + "echo ready; while :; do sleep 1000; done").start()) {
            assertEquals("ready", p.readLine());
            assertInstanceOf(InterruptedException.class, interrupted(p::readLine));
            family.assertGone();
            ProgramException e = assertThrows(ProgramException.class, p::readLine);
            Says.that(e, "interrupted; start another");
        }
    }

    @Test
    void anInterruptedWriteEndsIt() throws Exception {
        try (LiveProgram p = Program.of("sleep", "1000").start()) {
            assertInstanceOf(InterruptedException.class, interrupted(() -> {
                while (true) {
                    p.writeLine("x".repeat(1000));
                }
            }));
            assertFalse(p.isAlive());
        }
    }

    @Test
    void anInterruptedStreamEndsIt() throws Exception {
        try (LiveProgram p = Program.of("sleep", "1000").start()) {
            assertInstanceOf(
                    InterruptedIOException.class, interrupted(() -> p.stdout().read()));
            assertFalse(p.isAlive());
        }
    }

    @Test
    void aLineThatIsTooLong() throws Exception {
        try (LiveProgram p = sh("echo 12345678; echo 123456789").outputLimit(8).start()) {
            assertEquals("12345678", p.readLine());
            ProgramException e = assertThrows(ProgramException.class, p::readLine);
            assertEquals(Reason.OUTPUT, e.reason());
        }
    }

    @Test
    void closeLetsItFinish() throws Exception {
        Path file = dir.resolve("saved");
        try (LiveProgram p = sh("while read x; do y=$x; done; echo $y >" + file)
                .grace(Duration.ofMinutes(1))
                .start()) {
            p.writeLine("the last");
        }
        assertEquals("the last\n", Files.readString(file));
    }

    @Test
    void closeEndsTheUnwilling() throws Exception {
        Family family = new Family(dir);
        LiveProgram p =
                sh(family.script() + "echo ready; while :; do sleep 1000; done").start();
        p.readLine();
        p.close();
        family.assertGone();
        p.close();
        Says.that(assertThrows(ProgramException.class, p::readLine), "was closed");
    }

    /** Its output fills all there is between it and us, and nobody reads. */
    @Test
    void closeWhileItWrites() throws Exception {
        LiveProgram p = Program.of("yes").start();
        assertEquals("y", p.readLine());
        p.close();
        assertFalse(ProcessHandle.of(p.pid()).isPresent());
    }

    @Test
    void itsErrorsAreKeptAndWritten() throws Exception {
        Path file = dir.resolve("err");
        try (LiveProgram p =
                sh("seq 10000 >&2; echo done; read x").redirectError(file).start()) {
            assertEquals("done", p.readLine());
        }
        String all = Files.readString(file);
        assertTrue(all.startsWith("1\n2\n") && all.endsWith("\n9999\n10000\n"));
    }
}
