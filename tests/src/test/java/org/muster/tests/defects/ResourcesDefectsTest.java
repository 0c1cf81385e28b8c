package org.muster.tests.defects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskContext;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.TaskTimeoutException;

/** Lines 7, 12, 13, 16 and 17: what a call asks for, and how an executor ends. */
class ResourcesDefectsTest {
    @TempDir
    Path dir;

    @Test
    @DisplayName("7: a time limit and priorities are kept to; nodes and GPUs that are not there are refused")
    void honouredOrRefused() throws Exception {
        String order = Files.createFile(dir.resolve("order")).toString();
        String go = dir.resolve("go").toString();
        try (MpiExecutor exe =
                MpiExecutor.singleNode().maxCores(1).gpusPerNode(1).open()) {
            for (Resources r : List.of(
                    Resources.cores(1).nodes(2),
                    Resources.cores(1).gpusPerCore(2),
                    Resources.cores(1).option("partition", "x"),
                    Resources.cores(1).arguments("--account=x"))) {
                assertThrows(ResourcesException.class, () -> exe.submit(r, () -> 1), r::toString);
            }
            assertEquals(1, Here.value(exe.submit(Resources.cores(1).nodes(1), () -> 1)));
            assertEquals(
                    List.of(0),
                    Here.value(exe.submit(
                            Resources.cores(1).gpusPerCore(1),
                            () -> TaskContext.current().gpus())));
            TaskFuture<Integer> tooLong = exe.submit(Resources.cores(1).timeLimit(Duration.ofMillis(100)), () -> {
                Thread.sleep(Long.MAX_VALUE);
                return 0;
            });
            assertInstanceOf(TaskTimeoutException.class, Here.failure(tooLong));
            TaskFuture<?> first = exe.submit(() -> Here.awaitFile(go));
            List<TaskFuture<?>> all = new ArrayList<>(List.of(first));
            for (int p : new int[] {-1, 1, 0}) {
                all.add(exe.submit(Resources.cores(1).priority(p), () -> {
                    Files.writeString(Path.of(order), p + " ", StandardOpenOption.APPEND);
                    return p;
                }));
            }
            Files.createFile(Path.of(go));
            for (TaskFuture<?> f : all) {
                Here.value(f);
            }
            assertEquals("1 0 -1 ", Files.readString(Path.of(order)));
        }
    }

    @Test
    @DisplayName("7: on an executor without processes of its own, what it cannot do is refused as well")
    void sequentialRefuses() {
        try (MpiExecutor exe = MpiExecutor.sequential().open()) {
            for (Resources r : List.of(
                    Resources.cores(2),
                    Resources.cores(1).timeLimit(Duration.ofSeconds(1)),
                    Resources.cores(1).nodes(2),
                    Resources.cores(1).gpusPerCore(1),
                    Resources.cores(1).isolated())) {
                assertThrows(ResourcesException.class, () -> exe.submit(r, comm -> 1), r::toString);
            }
        }
    }

    @Test
    @DisplayName("12: a call wider than the pool is refused, as default too; the pool goes on")
    void widerThanThePool() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            assertThrows(ResourcesException.class, () -> exe.submit(Resources.cores(3), comm -> 1));
            assertThrows(ResourcesException.class, () -> exe.submitRoot(Resources.cores(3), comm -> 1));
            assertThrows(
                    ResourcesException.class,
                    () -> exe.submit(Resources.cores(1).threadsPerCore(3), () -> 1));
            TaskFuture<List<Integer>> two = exe.submit(Resources.cores(2), comm -> comm.rank());
            assertEquals(List.of(0, 1), Here.value(two));
            assertEquals(0, exe.info().queued());
        }
        assertThrows(
                ResourcesException.class,
                () -> MpiExecutor.singleNode()
                        .maxCores(2)
                        .resources(Resources.cores(3))
                        .open()
                        .close());
    }

    @Test
    @DisplayName("13: shutdownNow cancels what waits and what runs")
    void shutdownNow() throws Exception {
        MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open();
        TaskFuture<?> running = exe.submit(() -> Here.forever());
        Here.await("it runs", () -> running.taskState() == TaskState.RUNNING);
        List<TaskFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(exe.submit(() -> 1));
        }
        assertEquals(5, exe.shutdownNow().size());
        Here.await("they end", () -> running.isDone() && waiting.stream().allMatch(TaskFuture::isDone));
        assertTrue(running.isCancelled());
        assertTrue(waiting.stream().allMatch(TaskFuture::isCancelled));
        exe.close();
        assertTrue(exe.isTerminated());
    }

    @Test
    @DisplayName("13: shutdown takes nothing more, does not wait, and lets what was submitted run")
    void shutdown() throws Exception {
        String go = dir.resolve("go").toString();
        MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open();
        TaskFuture<?> running = exe.submit(() -> Here.awaitFile(go));
        TaskFuture<Integer> waiting = exe.submit(() -> 8);
        exe.shutdown();
        // It has come back, and nothing can have ended: only this test makes the file.
        assertFalse(running.isDone() || waiting.isDone() || exe.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> exe.submit(() -> 9));
        Files.createFile(Path.of(go));
        exe.close();
        assertEquals(8, waiting.resultNow());
    }

    @Test
    @DisplayName("16: the number of threads reaches the context, OMP_NUM_THREADS, child processes and the affinity")
    void threads() throws Exception {
        int cpus = Runtime.getRuntime().availableProcessors();
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            List<String> seen = Here.value(exe.submit(
                    Resources.cores(1).threadsPerCore(2),
                    () -> List.of(
                            String.valueOf(TaskContext.current().threads()),
                            System.getenv("OMP_NUM_THREADS"),
                            output("sh", "-c", "echo $OMP_NUM_THREADS"),
                            output("nproc", "--ignore=0"))));
            assertEquals(List.of("2", "2", "2"), seen.subList(0, 3));
            // nproc heeds OMP_NUM_THREADS and the affinity that it inherits
            assertEquals(String.valueOf(Math.min(2, cpus)), seen.get(3));
            assertEquals(
                    1,
                    Here.value(exe.submit(
                            Resources.cores(1).threadsPerCore(1),
                            () -> TaskContext.current().threads())));
        }
    }

    private static String output(String... command) throws Exception {
        Process p = new ProcessBuilder(command).start();
        try (InputStream out = p.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    @DisplayName("17: resources never change, neither does what a call was given, by whomever")
    void nothingOfTheCallersChanges() throws Exception {
        Resources base = Resources.cores(1);
        String before = base.toString();
        Resources more = base.threadsPerCore(2).env("A", "1").priority(3);
        assertEquals(before, base.toString());
        assertNotEquals(base, more);
        assertEquals(Resources.cores(1), base);
        assertThrows(UnsupportedOperationException.class, () -> more.env().put("B", "2"));
        assertThrows(UnsupportedOperationException.class, () -> more.options().put("B", "2"));
        assertThrows(UnsupportedOperationException.class, () -> more.arguments().add("x"));
        String[] arguments = {"-a"};
        Resources with = base.arguments(arguments);
        arguments[0] = "-b";
        assertEquals(List.of("-a"), with.arguments());
        Map<String, Integer> mine = new HashMap<>(Map.of("n", 1));
        String go = dir.resolve("go").toString();
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            TaskFuture<Map<String, Integer>> f = exe.submit(base, () -> {
                Here.awaitFile(go);
                mine.put("added", 2);
                return mine;
            });
            mine.put("n", 5);
            Files.createFile(Path.of(go));
            assertEquals(Map.of("n", 1, "added", 2), Here.value(f));
            assertEquals(Map.of("n", 5), mine);
            assertEquals(base, f.resources());
        }
    }
}
