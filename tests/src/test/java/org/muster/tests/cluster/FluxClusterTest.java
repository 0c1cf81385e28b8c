package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.cluster.Flux;
import org.muster.tests.commands.Stage;
import org.muster.tests.flux.FluxSite;

/** Jobs of a real Flux with four pretend hosts. */
class FluxClusterTest extends ClusterConformance {
    @TempDir
    static Path dir;

    private static FluxSite.Lasting flux;

    @BeforeAll
    static void begin() throws Exception {
        flux = FluxSite.of(dir, 4, 2).last();
    }

    @AfterAll
    static void end() throws Exception {
        if (flux != null) {
            flux.end();
        }
    }

    @Override
    Site site() {
        return new Site() {
            @Override
            public String system() {
                return "flux";
            }

            @Override
            public Path shared() {
                return dir;
            }

            @Override
            public Stage.Run start(Path where, Map<String, String> env, String... command) throws IOException {
                return flux.start(where, env, command);
            }

            @Override
            public void cancel(String id) throws IOException, InterruptedException {
                Stage.Ended ended =
                        flux.start(dir, Map.of(), "flux", "cancel", id).await();
                assertEquals(0, ended.status(), ended::toString);
            }

            @Override
            public String cancelled() {
                return "ended CANCELLED (cancel";
            }
        };
    }

    private static final String LIMITS = """
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.concurrent.*;
            import org.muster.*;

            static void tell(String what, MpiExecutor exe, Resources r) {
                try {
                    IO.println(what + " value " + exe.submit(r, comm -> comm.node() + " " + TaskContext.current().gpus().size()).get());
                } catch (ExecutionException e) {
                    IO.println(what + " later " + e.getCause());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                } catch (RuntimeException e) {
                    IO.println(what + " at once " + e);
                }
            }

            void main() throws Exception {
                try (var exe = MpiExecutor.fluxCluster().cache(Path.of("cache")).open()) {
                    tell("spread", exe, Resources.cores(2).nodes(2).gpusPerCore(1).impure().priority(3));
                    tell("gpus", exe, Resources.cores(1).gpusPerCore(3));
                    tell("cores", exe, Resources.cores(99));
                    tell("memory", exe, Resources.cores(1).memoryPerCore(1L << 30));
                    tell("arguments", exe, Resources.cores(1).arguments("-x"));
                    tell("option", exe, Resources.cores(1).option("duration", "5"));
                    tell("urgent", exe, Resources.cores(1).priority(16));
                    tell("alone", exe, Resources.cores(1).exclusive());
                    tell("wide", exe, Resources.cores(5).nodes(5));
                    tell("place", exe, Resources.cores(1).option("constraints.properties", "[\\"nosuch\\"]"));
                    tell("queue", exe, Resources.cores(1).option("queue", "nosuch"));
                }
            }
            """;

    /** What Flux can give, and what it, or Muster for it, refuses. */
    @Test
    void whatIsAsked() throws Exception {
        Path where = fresh("asked");
        Stage.write(where, "Limits.java", LIMITS);
        Stage.Ended ended =
                flux.start(where, Map.of(), Stage.MUSTER, "run", "Limits.java").await();
        assertEquals(0, ended.status(), ended::toString);
        String out = ended.out();
        assertTrue(out.contains("spread value [") && out.contains(" 1, "), ended::toString);
        assertTrue(
                out.contains("gpus at once org.muster.ResourcesException: Flux can never give a call"),
                ended::toString);
        assertTrue(out.contains("cores at once org.muster.ResourcesException"), ended::toString);
        assertTrue(out.contains("memory at once org.muster.ResourcesException"), ended::toString);
        assertTrue(out.contains("arguments at once org.muster.ResourcesException"), ended::toString);
        assertTrue(out.contains("option at once org.muster.ResourcesException"), ended::toString);
        assertTrue(out.contains("urgent at once org.muster.ResourcesException"), ended::toString);
        assertTrue(out.contains("alone at once org.muster.ResourcesException"), ended::toString);
        assertTrue(
                out.contains("wide at once org.muster.ResourcesException: Flux can never give a call"),
                ended::toString);
        assertTrue(
                out.contains("place later org.muster.ResourcesException: Flux can never give the call"),
                ended::toString);
        assertTrue(out.contains("queue later org.muster.LaunchException"), ended::toString);
    }

    private static final String LINE = """
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.fluxCluster().cache(Path.of("cache")).jobs(20, 20).open()) {
                    var calls = new ArrayList<TaskFuture<Integer>>();
                    for (int i = 0; i < 7; i++) {
                        int n = i;
                        calls.add(exe.submit(() -> n));
                    }
                    var nowhere = exe.submit(
                            Resources.cores(1).option("constraints.properties", "[\\"nosuch\\"]"), () -> 9);
                    IO.println("submitted");
                    IO.println("sum " + exe.gather(calls).stream().mapToInt(n -> n).sum());
                    try {
                        nowhere.get();
                    } catch (ExecutionException e) {
                        IO.println("nowhere " + e.getCause());
                    }
                }
            }
            """;

    /**
     * A scheduler that is not there says nothing of any job; nobody waits for that before the next one is submitted. There are as many jobs
     * as the instance has cores.
     */
    @Test
    void jobsAreSubmittedThoughTheSchedulerIsSilent() throws Exception {
        Path where = fresh("line");
        Stage.write(where, "Line.java", LINE);
        inInstance("flux", "module", "remove", "sched-simple");
        Stage.Run run;
        try {
            run = flux.start(where, Map.of(), Stage.MUSTER, "run", "Line.java");
            run.awaitLine("submitted");
            awaitJobs(1);
            long begin = System.nanoTime();
            awaitJobs(8);
            // No measure of speed: a wait of 2 s for each job took that long at least.
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(14), "jobs wait for each other");
        } finally {
            inInstance("flux", "module", "load", "sched-simple");
        }
        Stage.Ended ended = run.await(300);
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().contains("sum 21\n"), ended::toString);
        assertTrue(
                ended.out()
                        .matches("(?s).*nowhere org.muster.ResourcesException: job f\\w+ of flux .* ended UNSATISFIABLE"
                                + " \\(alloc: .*"),
                ended::toString);
    }

    private static final String CLOSED = """
            import java.nio.file.*;
            import org.muster.*;

            void main() throws Exception {
                for (int i = 0; i < 3; i++) {
                    MpiExecutor.fluxCluster().cache(Path.of("cache")).open().close();
                }
                IO.println("left " + Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().equals("muster-flux")).count());
            }
            """;

    @Test
    void theConnectionEndsWithTheExecutor() throws Exception {
        Path where = fresh("closed");
        Stage.write(where, "Closed.java", CLOSED);
        Stage.Ended ended =
                flux.start(where, Map.of(), Stage.MUSTER, "run", "Closed.java").await();
        assertEquals("left 0\n", ended.out(), ended::toString);
    }

    /** Only of these Flux says that it does not know them; all else that it does not tell of is asked for again. */
    @Test
    void jobsThatThereAreNotAreGone() throws Exception {
        Map<String, BatchSystem.Status> all = new Flux(flux.uri()).poll(List.of("f1234", "no id"));
        assertEquals(JobState.GONE, all.get("f1234").state());
        assertEquals(JobState.GONE, all.get("no id").state());
        LaunchException e =
                assertThrows(LaunchException.class, () -> new Flux("local:///nowhere/local").poll(List.of("f1234")));
        assertTrue(e.getMessage().contains("there is no Flux instance here"), e.getMessage());
    }

    private static String inInstance(String... command) throws IOException, InterruptedException {
        Stage.Ended ended = flux.start(dir, Map.of(), command).await();
        assertEquals(0, ended.status(), ended::toString);
        return ended.out();
    }

    private static void awaitJobs(int count) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (inInstance("flux", "jobs", "-n", "-o", "{id}").lines().count() < count) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(120), () -> "no " + count + " jobs");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
