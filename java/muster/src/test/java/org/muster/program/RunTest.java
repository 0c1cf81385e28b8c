package org.muster.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.Program;
import org.muster.ProgramException;
import org.muster.ProgramException.Reason;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunTest {
    private static final int MANY = 10 << 20;

    @TempDir
    Path dir;

    private static Program sh(String script) {
        return Program.of("sh", "-c", script);
    }

    private static ProgramException failure(Program program) {
        return assertThrows(ProgramException.class, program::run);
    }

    @Test
    void theHelperIsInUse() {
        assertInstanceOf(HelperKeeper.class, Keepers.here());
    }

    @Test
    void statusOutputAndErrors() throws Exception {
        Program.Result r = sh("cat; echo grüße >&2; exit 3").stdin("ähm\n").run();
        assertEquals(3, r.exitStatus());
        assertEquals("ähm\n", r.out());
        assertEquals("grüße\n", r.err());
        assertEquals(List.of("sh", "-c", "cat; echo grüße >&2; exit 3"), r.command());
        assertTrue(r.elapsed().isPositive());
        ProgramException e = assertThrows(ProgramException.class, r::requireSuccess);
        assertEquals(Reason.FAILED, e.reason());
        assertEquals(3, e.exitStatus());
        assertEquals("grüße", e.lastLines());
        assertEquals(
                "the program \"sh -c cat; echo grüße >&2; exit 3\" ended with status 3; the last lines of its standard error:"
                        + "\ngrüße",
                e.getMessage());
        Program.Result good = Program.of("true").run();
        assertEquals(good, good.requireSuccess());
    }

    @Test
    void onlyTheLastLinesAreInTheMessage() {
        ProgramException e = assertThrows(
                ProgramException.class,
                () -> sh("seq 1000 >&2; echo >&2; exit 1").run().requireSuccess());
        assertEquals("991\n992\n993\n994\n995\n996\n997\n998\n999\n1000", e.lastLines());
    }

    @Test
    void withoutInputItIsEmpty() throws Exception {
        assertEquals("", Program.of("cat").run().out());
    }

    @Test
    void deathByASignalIsNamed() throws Exception {
        Program.Result r = sh("kill -SEGV $$").run();
        assertEquals(139, r.exitStatus());
        Says.that(assertThrows(ProgramException.class, r::requireSuccess), "status 139 (SIGSEGV)");
    }

    @Test
    void muchOutputOnBothSides() throws Exception {
        Program.Result r = sh("head -c " + MANY + " /dev/zero >&2 & head -c " + MANY + " /dev/zero; wait")
                .run();
        assertEquals(0, r.exitStatus());
        assertEquals(MANY, r.outBytes().length);
        assertEquals(MANY, r.errBytes().length);
    }

    @Test
    void muchInputIsEchoed() throws Exception {
        long seed = System.nanoTime();
        byte[] input = new byte[MANY];
        new Random(seed).nextBytes(input);
        assertArrayEquals(input, Program.of("cat").stdin(input).run().outBytes(), () -> "seed " + seed);
    }

    @Test
    void inputNobodyReadsIsNoFailure() throws Exception {
        assertEquals(0, Program.of("true").stdin(new byte[MANY]).run().exitStatus());
    }

    @Test
    void whatCannotBeStarted() throws Exception {
        ProgramException missing = failure(Program.of("no-such-program", "-x"));
        assertEquals(Reason.NOT_STARTED, missing.reason());
        assertEquals(-1, missing.exitStatus());
        assertEquals(
                "the program \"no-such-program -x\" could not be started: No such file or directory",
                missing.getMessage());

        Path plain = Files.writeString(dir.resolve("plain"), "#!/bin/sh\n");
        ProgramException forbidden = failure(Program.of(plain.toString()));
        assertEquals(Reason.NOT_STARTED, forbidden.reason());
        Says.that(forbidden, "could not be started: Permission denied");

        ProgramException nowhere = failure(Program.of("true").cwd(dir.resolve("nowhere")));
        assertEquals(Reason.NOT_STARTED, nowhere.reason());
        Says.that(nowhere, "there is no directory " + dir.resolve("nowhere"));

        ProgramException noOutput = failure(Program.of("true").redirectOutput(dir.resolve("no/file")));
        assertEquals(Reason.NOT_STARTED, noOutput.reason());

        assertEquals(127, sh("exit 127").run().exitStatus());
        assertThrows(IllegalArgumentException.class, Program::of);
    }

    @Test
    void whereItRuns() throws Exception {
        Path sub = Files.createDirectory(dir.resolve("sub"));
        Files.writeString(sub.resolve("in"), "from a file");
        assertEquals(sub.toRealPath() + "\n", Program.of("pwd").cwd(sub).run().out());
        Program.Result r = sh("cat; echo err >&2")
                .cwd(sub)
                .stdin(Path.of("in"))
                .redirectOutput(Path.of("out"))
                .redirectError(Path.of("err"))
                .run();
        assertEquals("", r.out());
        assertEquals("err\n", r.err());
        assertEquals("from a file", Files.readString(sub.resolve("out")));
        assertEquals("err\n", Files.readString(sub.resolve("err")));
    }

    @Test
    void itsEnvironment() throws Exception {
        Program.Result r = sh("echo $A; echo ${HOME-none}; exec here")
                .env("A", "a")
                .withoutEnv("HOME")
                .env("PATH", dir + ":" + System.getenv("PATH"))
                .run();
        assertEquals("a\nnone\n", r.out());
        assertEquals(127, r.exitStatus());
        // The program itself is looked for on its own PATH, too.
        Path here = Files.writeString(dir.resolve("here"), "#!/bin/sh\necho here $1\n");
        assertTrue(here.toFile().setExecutable(true));
        assertEquals(
                "here 1\n",
                Program.of("here")
                        .args("1")
                        .env("PATH", dir + ":/bin:/usr/bin")
                        .run()
                        .out());
    }

    @Test
    void tooMuchOutputSaysSo() {
        ProgramException out = failure(Program.of("yes").outputLimit(1000));
        assertEquals(Reason.OUTPUT, out.reason());
        Says.that(out, "more than 1000 bytes to its standard output");
        Says.that(out, "redirectOutput");
        ProgramException err = failure(sh("yes >&2").outputLimit(1000));
        Says.that(err, "standard error");
    }

    @Test
    void asMuchOutputAsIsAllowed() throws Exception {
        assertEquals(1000, sh("head -c 1000 /dev/zero").outputLimit(1000).run().outBytes().length);
    }

    @Test
    void aFullDiskIsAFailure() {
        ProgramException e = failure(sh("yes >&2").redirectError(Path.of("/dev/full")));
        assertEquals(Reason.OUTPUT, e.reason());
        Says.that(e, "No space left");
    }

    @Test
    void whatItLeavesBehindEndsWithIt() throws Exception {
        Family family = new Family(dir);
        assertEquals(4, sh(family.script() + "exit 4").run().exitStatus());
        family.assertGone();
    }

    @Test
    void theTimeLimitEndsAll() throws Exception {
        Family family = new Family(dir);
        ProgramException e = failure(sh(family.script() + "echo waiting >&2; while :; do sleep 1000; done")
                .timeLimit(Duration.ofSeconds(4))
                .grace(Duration.ofMillis(100)));
        assertEquals(Reason.TIME_LIMIT, e.reason());
        assertEquals("waiting", e.lastLines());
        Says.that(e, "time limit of 4 s is over");
        family.assertGone();
    }

    @Test
    void anInterruptEndsAll() throws Exception {
        Family family = new Family(dir);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                sh(family.script() + "while :; do sleep 1000; done")
                        .grace(Duration.ofMillis(100))
                        .run();
                outcome.complete(new AssertionError("it was not interrupted"));
            } catch (Throwable t) {
                outcome.complete(t);
            }
        });
        family.await();
        caller.interrupt();
        assertInstanceOf(InterruptedException.class, outcome.get());
        family.assertGone();
    }

    /** A second one: SIGKILL at once, however long the grace time is. */
    @Test
    void aSecondInterruptEndsTheGraceTime() throws Exception {
        Family family = new Family(dir);
        Path told = dir.resolve("told");
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                sh(family.script() + "trap 'echo >" + told + "' TERM; while :; do sleep 1000 & wait; done")
                        .grace(Duration.ofHours(1))
                        .run();
                outcome.complete(new AssertionError("it was not interrupted"));
            } catch (Throwable t) {
                outcome.complete(t);
            }
        });
        family.await();
        caller.interrupt();
        while (!Files.exists(told)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        caller.interrupt();
        assertInstanceOf(InterruptedException.class, outcome.get());
        family.assertGone();
    }

    @Test
    void interruptedBefore() {
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class,
                () -> sh("echo >" + dir.resolve("ran")).run());
        assertFalse(Thread.interrupted());
        assertFalse(Files.exists(dir.resolve("ran")));
    }

    @Test
    void itCanBeSent() throws Exception {
        Program p =
                sh("echo $A").env("A", "a").withoutEnv("B").cwd(dir).stdin("x").timeLimit(Duration.ofMinutes(1));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(p.asTask());
            out.writeObject(p.run());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            java.util.concurrent.Callable<?> task = (java.util.concurrent.Callable<?>) in.readObject();
            assertEquals("a\n", ((Program.Result) task.call()).out());
            assertEquals("a\n", ((Program.Result) in.readObject()).out());
        }
    }

    @Test
    void valuesThatMakeNoSense() {
        Program p = Program.of("true");
        assertThrows(IllegalArgumentException.class, () -> p.env("", "x"));
        assertThrows(IllegalArgumentException.class, () -> p.env("A=B", "x"));
        assertThrows(IllegalArgumentException.class, () -> p.timeLimit(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> p.grace(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> p.outputLimit(-1));
        assertThrows(IllegalArgumentException.class, () -> p.outputLimit(1L << 40));
    }
}
