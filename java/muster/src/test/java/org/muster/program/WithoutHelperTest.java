package org.muster.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.LiveProgram;
import org.muster.Program;
import org.muster.ProgramException;
import org.muster.ProgramException.Reason;

/** What there is with a plain jar: the same, but for those who have left the family tree. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WithoutHelperTest {
    private final LocalRunner runner = new LocalRunner(new HandleKeeper());

    @TempDir
    Path dir;

    @Test
    void statusAndOutput() throws Exception {
        Program.Result r = runner.run(
                Program.of("sh", "-c", "cat; echo err >&2; exit 3").stdin("in").cwd(dir));
        assertEquals(3, r.exitStatus());
        assertEquals("in", r.out());
        assertEquals("err\n", r.err());
    }

    @Test
    void whatCannotBeStarted() {
        ProgramException e = assertThrows(ProgramException.class, () -> runner.run(Program.of("no-such-program")));
        assertEquals(Reason.NOT_STARTED, e.reason());
        assertEquals("the program \"no-such-program\" could not be started: No such file or directory", e.getMessage());
    }

    @Test
    void theTimeLimitEndsTheDescendants() throws Exception {
        Path file = dir.resolve("pids");
        String script = "setsid sh -c 'trap \"\" TERM; sleep 1000; :' & echo $! >" + file + "; sleep 1000; :";
        ProgramException e = assertThrows(
                ProgramException.class,
                () -> runner.run(Program.of("sh", "-c", script)
                        .timeLimit(Duration.ofSeconds(2))
                        .grace(Duration.ofMillis(100))));
        assertEquals(Reason.TIME_LIMIT, e.reason());
        long pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid)
                .ifPresent(left -> left.onExit()
                        .completeOnTimeout(null, 30, TimeUnit.SECONDS)
                        .join());
        assertFalse(ProcessHandle.of(pid).isPresent());
    }

    /** Somebody who was left behind keeps the pipe open, and is not waited for. */
    @Test
    void anOrphanWithThePipeIsNotWaitedFor() throws Exception {
        Program.Result r = runner.run(Program.of("sh", "-c", "sleep 30 & echo $!"));
        assertEquals(0, r.exitStatus());
        long pid = Long.parseLong(r.out().strip());
        assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    }

    @Test
    void aProgramThatIsKept() throws Exception {
        try (LiveProgram p = runner.start(Program.of("cat"))) {
            p.writeLine("x");
            assertEquals("x", p.readLine());
            assertTrue(ProcessHandle.of(p.pid()).isPresent());
        }
    }
}
