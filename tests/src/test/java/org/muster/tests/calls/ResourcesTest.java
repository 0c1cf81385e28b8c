package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskContext;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** What a call asks for is what it gets. */
class ResourcesTest {
    @TempDir
    Path dir;

    /** Waits for what must come; the limit is for a machine that does not do it at all. */
    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        long begin = System.nanoTime();
        while (!there.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < 60_000_000_000L, what);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** The CPUs that the thread asking may use, as the kernel tells. */
    private static String allowedCpus() throws Exception {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(l -> l.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow();
    }

    private static String ofChild(String variable) throws Exception {
        Process p = new ProcessBuilder("sh", "-c", "echo ${" + variable + "-unset}").start();
        try (InputStream out = p.getInputStream()) {
            return new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    void threadsReachLibrariesChildrenAndTheContext() throws Exception {
        int cpus = Runtime.getRuntime().availableProcessors();
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            Resources two = Resources.cores(1).threadsPerCore(2);
            List<String> seen = exe.submit(
                            two,
                            () -> List.of(
                                    String.valueOf(TaskContext.current().threads()),
                                    System.getenv("OMP_NUM_THREADS"),
                                    ofChild("OMP_NUM_THREADS"),
                                    allowedCpus()))
                    .get();
            assertEquals(List.of("2", "2", "2"), seen.subList(0, 3));
            if (cpus >= 2) {
                assertTrue(seen.get(3).matches(".*\\d+[,-]\\d+"), seen.get(3));
            }
            assertEquals(
                    List.of("1", System.getenv().getOrDefault("OMP_NUM_THREADS", "1")),
                    exe.submit(() -> List.of(
                                    String.valueOf(TaskContext.current().threads()), System.getenv("OMP_NUM_THREADS")))
                            .get());
        }
    }

    @Test
    void eachRankHasGpusOfItsOwn() throws Exception {
        try (MpiExecutor exe =
                MpiExecutor.singleNode().maxCores(3).gpusPerNode(3).open()) {
            Path go = dir.resolve("go");
            String goName = go.toString();
            TaskFuture<List<List<Integer>>> pair = exe.submit(Resources.cores(2).gpusPerCore(1), comm -> {
                while (!Files.exists(Path.of(goName))) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                return TaskContext.current().gpus();
            });
            TaskFuture<List<String>> single = exe.submit(
                    Resources.cores(1).gpusPerCore(1),
                    () -> List.of(
                            TaskContext.current().gpus().toString(),
                            System.getenv("CUDA_VISIBLE_DEVICES"),
                            ofChild("ROCR_VISIBLE_DEVICES"),
                            ofChild("ZE_AFFINITY_MASK")));
            List<String> its = single.get();
            Files.createFile(go);
            Set<Integer> all = new HashSet<>();
            pair.get().forEach(all::addAll);
            assertEquals(2, all.size());
            int own = Integer.parseInt(its.get(1));
            assertEquals(List.of("[" + own + "]", "" + own, "" + own, "" + own), its);
            assertTrue(all.add(own), all + " and " + own);
            assertEquals(Set.of(0, 1, 2), all);
            List<String> none = exe.submit(Resources.cores(3), comm -> ofChild("CUDA_VISIBLE_DEVICES"))
                    .get();
            assertEquals(
                    List.of(
                            before("CUDA_VISIBLE_DEVICES"),
                            before("CUDA_VISIBLE_DEVICES"),
                            before("CUDA_VISIBLE_DEVICES")),
                    none);
        }
    }

    private static String before(String variable) {
        return System.getenv().getOrDefault(variable, "unset");
    }

    @Test
    void directoryAndVariablesAreTheCallsOwn() throws Exception {
        Path work = Files.createDirectory(dir.resolve("with blank"));
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            Resources r = Resources.cores(2).cwd(work).env("GREETING", "two words\nand a line");
            for (List<String> of : exe.submit(r, comm -> {
                        Files.writeString(Path.of("rank" + comm.rank()), "x");
                        return List.of(
                                TaskContext.current().workingDirectory().toString(),
                                System.getenv("GREETING"),
                                ofChild("PWD"));
                    })
                    .get()) {
                assertEquals(List.of(work.toString(), "two words\nand a line", work.toString()), of);
            }
            assertTrue(Files.exists(work.resolve("rank0")) && Files.exists(work.resolve("rank1")));
            List<Long> first =
                    exe.submit(r, comm -> ProcessHandle.current().pid()).get();
            assertEquals(
                    first, exe.submit(r, comm -> ProcessHandle.current().pid()).get(), "the same processes");
            List<String> usual = exe.submit(Resources.cores(2), comm -> String.valueOf(System.getenv("GREETING")))
                    .get();
            assertEquals(List.of("null", "null"), usual);
        }
    }

    @Test
    void memoryIsTheWorkersHeapAndItsEndEndsTheCallOnly() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            Resources small = Resources.cores(1).memoryPerCore(64L << 20);
            long heap =
                    exe.submit(small, () -> Runtime.getRuntime().maxMemory()).get();
            assertTrue(heap <= 64L << 20, "heap of " + heap);
            long pid = exe.submit(small, () -> ProcessHandle.current().pid()).get();
            Throwable t = Pools.failure(exe.submit(small, () -> {
                List<byte[]> all = new ArrayList<>();
                while (all.size() < Integer.MAX_VALUE) {
                    all.add(new byte[1 << 20]);
                }
                return all.size();
            }));
            assertInstanceOf(OutOfMemoryError.class, t);
            assertEquals(
                    pid, exe.submit(small, () -> ProcessHandle.current().pid()).get());
        }
    }

    @Test
    void failuresGoToTheErrorLog() throws Exception {
        Path log = dir.resolve("errors.log");
        Resources r = Resources.cores(1).errorLog(log);
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            exe.submit(r, () -> 1).get();
            for (String word : List.of("first", "second")) {
                Pools.failure(exe.submit(r, () -> {
                    throw new IllegalStateException(word);
                }));
            }
        }
        String text = Files.readString(log);
        assertTrue(text.contains("IllegalStateException: first") && text.contains("second"), text);
        assertTrue(text.contains("ResourcesTest"), text);
    }

    @Test
    void anIsolatedCallHasFreshProcessesThatEndWithIt() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            List<Long> pool = exe.submit(
                            Resources.cores(2), comm -> ProcessHandle.current().pid())
                    .get();
            Resources alone = Resources.cores(2).isolated();
            List<Long> first =
                    exe.submit(alone, comm -> ProcessHandle.current().pid()).get();
            List<Long> second =
                    exe.submit(alone, comm -> ProcessHandle.current().pid()).get();
            Set<Long> all = new HashSet<>(pool);
            all.addAll(first);
            all.addAll(second);
            assertEquals(6, all.size(), all.toString());
            await(
                    "the isolated processes end",
                    () -> LongStream.concat(
                                    first.stream().mapToLong(x -> x),
                                    second.stream().mapToLong(x -> x))
                            .noneMatch(ResourcesTest::alive));
            assertEquals(
                    pool,
                    exe.submit(
                                    Resources.cores(2),
                                    comm -> ProcessHandle.current().pid())
                            .get());
            TaskFuture<List<Integer>> cancelled = exe.submit(alone, comm -> 1);
            cancelled.cancel(true);
            assertEquals(List.of(0, 1), exe.submit(alone, comm -> comm.rank()).get());
        }
    }

    @Test
    void aCallThatOversubscribesMayBeWiderThanThePool() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            assertEquals(
                    List.of(0, 1, 2),
                    exe.submit(Resources.cores(3).oversubscribe(), comm -> comm.rank())
                            .get());
            assertEquals(
                    List.of(0, 1),
                    exe.submit(Resources.cores(2).oversubscribe(), comm -> comm.rank())
                            .get());
        }
    }

    @Test
    void anExclusiveCallRunsAlone() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            String go = dir.resolve("go").toString();
            TaskFuture<List<Integer>> alone = exe.submit(Resources.cores(1).exclusive(), comm -> {
                while (!Files.exists(Path.of(go))) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                return comm.rank();
            });
            await("it runs", () -> alone.taskState() == TaskState.RUNNING);
            TaskFuture<Integer> other = exe.submit(() -> 1);
            await("the other waits for ranks", () -> other.taskState() == TaskState.QUEUED);
            exe.info();
            exe.info(); // the conductor has looked at it since
            assertEquals(TaskState.QUEUED, other.taskState());
            assertFalse(other.isDone());
            Files.createFile(Path.of(go));
            assertEquals(1, other.get());
            assertEquals(List.of(0), alone.get());
        }
    }

    @Test
    void higherPriorityStartsFirst() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            Path order = Files.createFile(dir.resolve("order"));
            String name = order.toString();
            String go = dir.resolve("go").toString();
            TaskFuture<?> first = exe.submit(() -> {
                while (!Files.exists(Path.of(go))) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                return 0;
            });
            List<TaskFuture<Integer>> all = new ArrayList<>();
            for (int p : new int[] {0, 5, -3, 9}) {
                all.add(exe.submit(Resources.cores(1).priority(p), () -> {
                    Files.writeString(Path.of(name), p + " ", java.nio.file.StandardOpenOption.APPEND);
                    return p;
                }));
            }
            Files.createFile(Path.of(go));
            first.get();
            exe.gather(all);
            assertEquals("9 5 0 -3 ", Files.readString(order));
        }
    }

    @Test
    void thePoolGrowsOnDemandAndShrinksWhenIdle() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode()
                .maxCores(3)
                .minCores(1)
                .idleTime(Duration.ofMillis(500))
                .open()) {
            exe.submit(() -> 1).get();
            assertEquals(1, exe.info().ranks());
            assertEquals(
                    List.of(0, 1, 2),
                    exe.submit(Resources.cores(3), comm -> comm.rank()).get());
            await("the wide group replaces the narrow one", () -> exe.info().ranks() == 3);
            await("idle workers end", () -> exe.info().ranks() == 1);
            String go = dir.resolve("go").toString();
            List<TaskFuture<Long>> three = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                three.add(exe.submit(() -> {
                    while (!Files.exists(Path.of(go))) {
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                    return ProcessHandle.current().pid();
                }));
            }
            await("three run at once", () -> exe.info().running() == 3);
            Files.createFile(Path.of(go));
            assertEquals(3, new HashSet<>(exe.gather(three)).size());
        }
    }

    @Test
    void resizeGrowsAndShrinksWhileCallsRun() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            String go = dir.resolve("go").toString();
            TaskFuture<Long> running = exe.submit(() -> {
                while (!Files.exists(Path.of(go))) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                return ProcessHandle.current().pid();
            });
            await("it runs", () -> running.taskState() == TaskState.RUNNING);
            exe.resize(3);
            assertEquals(
                    2, exe.submit(Resources.cores(2), comm -> comm.size()).get().size());
            exe.resize(1);
            TaskFuture<Long> next = exe.submit(() -> ProcessHandle.current().pid());
            exe.info();
            exe.info(); // the conductor has looked at it since
            assertEquals(TaskState.QUEUED, next.taskState(), "one core is in use, and there is one");
            Files.createFile(Path.of(go));
            assertNotEquals(0L, running.get());
            assertNotEquals(0L, next.get());
            await("what is too many ends", () -> exe.info().ranks() == 1);
        }
    }

    @Test
    void whatTheInitFunctionMadeIsClosed() throws Exception {
        String closed = dir.resolve("closed").toString();
        try (MpiExecutor exe = MpiExecutor.singleNode()
                .maxCores(2)
                .initFunction(() -> new Engine(closed))
                .open()) {
            exe.submit(Resources.cores(2), comm -> TaskContext.current().state(Engine.class).file)
                    .get();
        }
        await("both workers close theirs", () -> {
            try {
                return Files.exists(Path.of(closed))
                        && Files.readString(Path.of(closed)).equals("xx");
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Something that must be closed. */
    static final class Engine implements AutoCloseable {
        final String file;

        Engine(String file) {
            this.file = file;
        }

        @Override
        public void close() throws java.io.IOException {
            Files.writeString(
                    Path.of(file),
                    "x",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        }
    }
}
