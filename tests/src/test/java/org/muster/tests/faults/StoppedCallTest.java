package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.MpiExecutor;
import org.muster.Op;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskTimeoutException;

/** Calls that are stopped while they wait for a program, and that nothing of them reaches the next call. */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for what hangs, not for what is slow
class StoppedCallTest {
    @TempDir
    Path dir;

    private MpiExecutor exe;

    @BeforeEach
    void open() {
        exe = MpiExecutor.singleNode().maxCores(2).minCores(2).open();
    }

    @AfterEach
    void close() {
        exe.close();
    }

    private List<Long> pids() throws Exception {
        return Arena.value(
                exe.submit(Resources.cores(2), comm -> ProcessHandle.current().pid()));
    }

    private long pidIn(Path file) throws Exception {
        Arena.await(
                "the program runs",
                () -> Files.exists(file) && Files.readString(file).endsWith("\n"),
                exe);
        return Long.parseLong(Files.readString(file).strip());
    }

    private static void awaitEnd(long pid) throws Exception {
        Arena.await("the program has ended", () -> ProcessHandle.of(pid).isEmpty(), pid);
    }

    /** Reading from a pipe is deaf to interrupts. The shell waits for a program of its own, which holds the pipe. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFunctionThatReadsAProgramsOutputGetsFree(boolean limited) throws Exception {
        List<Long> pids = pids();
        String file = dir.resolve("pid").toString();
        Resources r = limited ? Resources.cores(1).timeLimit(Duration.ofSeconds(2)) : Resources.cores(1);
        TaskFuture<String> f = exe.submit(r, () -> {
            Process p = new ProcessBuilder("sh", "-c", "sleep 1000 & echo $! >" + file + "; wait; :").start();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            p.getInputStream().transferTo(out);
            return out.toString(java.nio.charset.StandardCharsets.UTF_8);
        });
        long program = pidIn(Path.of(file));
        if (limited) {
            assertInstanceOf(TaskTimeoutException.class, Arena.failure(f));
        } else {
            assertTrue(f.cancel(true));
        }
        awaitEnd(program);
        assertEquals(pids, pids(), "the workers live");
        assertEquals(0, exe.info().ranksLost());
    }

    @Test
    void aProgramThatIgnoresSigtermIsKilled() throws Exception {
        String file = dir.resolve("pid").toString();
        TaskFuture<Integer> f = exe.submit(() -> {
            Process p = new ProcessBuilder(
                            "sh", "-c", "trap '' TERM; echo $$ >" + file + "; while :; do sleep 1000; done")
                    .start();
            while (true) {
                try {
                    return p.waitFor();
                } catch (InterruptedException e) {
                    // It insists.
                }
            }
        });
        long program = pidIn(Path.of(file));
        assertTrue(f.cancel(true));
        awaitEnd(program);
        assertEquals(1, Arena.value(exe.submit(() -> 1)));
        assertEquals(0, exe.info().ranksLost());
    }

    /** Its parent has ended, so nothing but the time at which it began tells whose it is. */
    @Test
    void aProgramWithoutParentEnds() throws Exception {
        String file = dir.resolve("pid").toString();
        TaskFuture<Integer> f = exe.submit(() -> {
            new ProcessBuilder("sh", "-c", "sleep 1000 & echo $! >" + file)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            Thread.sleep(1_000_000);
            return 0;
        });
        long program = pidIn(Path.of(file));
        assertTrue(f.cancel(true));
        awaitEnd(program);
        assertEquals(1, Arena.value(exe.submit(() -> 1)));
        assertEquals(0, exe.info().ranksLost());
    }

    @Test
    void anOlderProgramGoesOn() throws Exception {
        String file = dir.resolve("pid").toString();
        long program = Arena.value(exe.submit(() -> {
            Process p = new ProcessBuilder("sleep", "1000").start();
            Files.writeString(Path.of(file), p.pid() + "\n");
            return p.pid();
        }));
        try {
            Arena.await("the call below is younger, for all that is known", () -> Signals.isOld(program), program);
            String own = dir.resolve("own").toString();
            TaskFuture<Integer> f = exe.submit(() -> {
                Process p = new ProcessBuilder("sh", "-c", "echo $$ >" + own + "; exec sleep 1000").start();
                return p.waitFor() + p.getInputStream().read();
            });
            long its = pidIn(Path.of(own));
            assertTrue(f.cancel(true));
            awaitEnd(its);
            Arena.await("the call has ended", () -> exe.info().busy() == 0, exe);
            assertTrue(ProcessHandle.of(program).isPresent(), "it was not the call's");
        } finally {
            ProcessHandle.of(program).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Whatever the stopped call did with its interrupt. */
    @ParameterizedTest
    @ValueSource(strings = {"sleep", "barrier", "swallow", "again"})
    void theNextCallStartsClean(String how) throws Exception {
        List<Long> pids = Arena.value(
                exe.submit(Resources.cores(2), comm -> ProcessHandle.current().pid()));
        for (int i = 0; i < 5; i++) {
            String file = dir.resolve("at-" + i).toString();
            TaskFuture<List<Integer>> f = exe.submit(Resources.cores(2), comm -> {
                if (comm.rank() == 0) {
                    Files.writeString(Path.of(file), "1\n");
                }
                switch (how) {
                    case "sleep" -> Thread.sleep(Long.MAX_VALUE);
                    case "barrier" -> comm.recv(1 - comm.rank());
                    default -> {
                        try {
                            Thread.sleep(Long.MAX_VALUE);
                        } catch (InterruptedException e) {
                            if (how.equals("again")) {
                                Thread.currentThread().interrupt();
                            }
                        }
                    }
                }
                return 0;
            });
            pidIn(Path.of(file));
            assertTrue(f.cancel(true));
            List<Boolean> interrupted = Arena.value(exe.submit(Resources.cores(2), comm -> {
                boolean before = Thread.currentThread().isInterrupted();
                if (comm.allReduce(comm.rank() + 1, Op.SUM) != 3) {
                    throw new IllegalStateException("a message of the stopped call");
                }
                return before;
            }));
            assertEquals(List.of(false, false), interrupted);
        }
        assertEquals(
                pids,
                Arena.value(exe.submit(
                        Resources.cores(2), comm -> ProcessHandle.current().pid())));
        assertFalse(pids.isEmpty());
        assertEquals(0, exe.info().ranksLost());
    }
}
