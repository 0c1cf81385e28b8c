package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.DependencyFailedException;
import org.muster.MpiExecutor;
import org.muster.Op;
import org.muster.RemoteException;
import org.muster.RemoteOrigin;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.SerializationException;
import org.muster.TaskAction;
import org.muster.TaskContext;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.TaskListener;
import org.muster.TaskState;
import org.muster.TaskTimeoutException;
import org.muster.mpi.MpiException;

/** Every way of calling, on one pool of three ranks. */
class CallsTest {
    private static MpiExecutor exe;

    @BeforeAll
    static void open() {
        exe = Pools.ofThree();
    }

    @AfterAll
    static void close() {
        exe.close();
    }

    @Test
    void oneValuePerRankInRankOrder() throws Exception {
        for (int n = 1; n <= 3; n++) {
            List<String> expected = new ArrayList<>();
            for (int r = 0; r < n; r++) {
                expected.add("rank " + r + " of " + n);
            }
            assertEquals(
                    expected,
                    exe.submit(Resources.cores(n), comm -> "rank " + comm.rank() + " of " + comm.size())
                            .get());
        }
    }

    @Test
    void submitRootGivesRankZerosValue() throws Exception {
        assertEquals(
                30,
                exe.submitRoot(Resources.cores(3), comm -> comm.allReduce(comm.rank() + 9, Op.SUM))
                        .get());
    }

    @Test
    void functionsActionsAndPlainTasks() throws Exception {
        assertEquals(6, exe.submit(() -> 2 * 3).get());
        assertNull(exe.submit(() -> {}).get());
        assertNull(exe.submit((TaskFunction<String>) () -> null).get());
        assertEquals(
                5,
                exe.submit((Callable<Integer> & java.io.Serializable) () -> 5).get());
        assertEquals(
                "done",
                exe.submit((Runnable & java.io.Serializable) () -> {}, "done").get());
        assertNotEquals(
                ProcessHandle.current().pid(),
                exe.submit(() -> ProcessHandle.current().pid()).get());
    }

    /** A call on one, one on two and one on three ranks in a pool of three; one and two at the same time. */
    @Test
    void widthsShareThePool() throws Exception {
        TaskFuture<List<Long>> one = exe.submit(Resources.cores(1), comm -> pause(50));
        TaskFuture<List<Long>> two = exe.submit(Resources.cores(2), comm -> pause(50));
        TaskFuture<List<Long>> three = exe.submit(Resources.cores(3), comm -> pause(1));
        Set<Long> pids = new HashSet<>(one.get());
        pids.addAll(two.get());
        assertEquals(3, pids.size(), "one and two had ranks of their own");
        assertEquals(pids, new HashSet<>(three.get()));
    }

    private static long pause(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis); // the work of the call, not a wait for something
        return ProcessHandle.current().pid();
    }

    @Test
    void aThousandCallsOfRandomWidth() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int calls = Boolean.getBoolean("muster.long") ? 50_000 : 1_000;
        List<Integer> widths = new ArrayList<>();
        List<TaskFuture<List<String>>> futures = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            int call = i;
            int width = 1 + random.nextInt(3);
            widths.add(width);
            futures.add(exe.submit(
                    Resources.cores(width),
                    comm -> call + "/" + comm.rank() + "/" + comm.size() + "/"
                            + comm.allReduce(1L << comm.rank(), Op.SUM)));
        }
        for (int i = 0; i < calls; i++) {
            List<String> expected = new ArrayList<>();
            int n = widths.get(i);
            for (int r = 0; r < n; r++) {
                expected.add(i + "/" + r + "/" + n + "/" + ((1L << n) - 1));
            }
            assertEquals(expected, futures.get(i).get(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 2048, 2049, 131_072, 1_000_003, 8 << 20})
    void arraysOfAnySizeThereAndBack(int n) throws Exception {
        double[] sent = new Random(n).doubles(n).toArray();
        assertArrayEquals(sent, exe.submit(() -> sent).get());
        List<double[]> both = exe.submit(Resources.cores(2), comm -> sent).get();
        assertArrayEquals(sent, both.get(0));
        assertArrayEquals(sent, both.get(1));
    }

    @Test
    void capturedValuesAreTakenAtSubmit() throws Exception {
        int[] small = {1, 2, 3};
        long[] large = new long[100_000];
        List<TaskFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            small[0] = i;
            large[99_999] = i;
            futures.add(exe.submit(() -> small[0] * 1000L + large[99_999]));
        }
        for (int i = 0; i < 50; i++) {
            assertEquals(i * 1001L, futures.get(i).get());
        }
    }

    @Test
    void theUsersOwnExceptionWithWhereItCameFrom() throws Exception {
        Throwable t = Pools.failure(exe.submit(Resources.cores(2), comm -> {
            if (comm.rank() == 1) {
                throw new java.io.IOException("no such grid", new IllegalStateException("deep"));
            }
            comm.barrier();
            return comm.rank();
        }));
        assertInstanceOf(java.io.IOException.class, t);
        assertEquals("no such grid", t.getMessage());
        assertEquals("deep", t.getCause().getMessage());
        assertTrue(
                Arrays.stream(t.getStackTrace()).anyMatch(e -> e.getClassName().equals(CallsTest.class.getName())),
                "the stack trace is the worker's");
        RemoteOrigin origin = Arrays.stream(t.getSuppressed())
                .filter(RemoteOrigin.class::isInstance)
                .map(RemoteOrigin.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(1, origin.rank());
        assertNotEquals(ProcessHandle.current().pid(), origin.pid());
        assertTrue(!origin.host().isEmpty());
    }

    /** The peer gave every later call the previous call's values here, or hung. */
    @Test
    void oneRankFailsAndTheOthersAreReleased() throws Exception {
        for (int bad = 0; bad < 3; bad++) {
            int rank = bad;
            Throwable t = Pools.failure(exe.submit(Resources.cores(3), comm -> {
                if (comm.rank() == rank) {
                    throw new ArithmeticException("rank " + rank);
                }
                return comm.allReduce(new double[] {comm.rank()}, Op.SUM);
            }));
            assertEquals("rank " + rank, t.getMessage());
            assertEquals(
                    List.of(3, 3, 3),
                    exe.submit(Resources.cores(3), comm -> comm.allReduce(comm.rank(), Op.SUM))
                            .get());
        }
    }

    @Test
    void furtherFailuresAreSuppressed() throws Exception {
        TaskFuture<?> f = exe.submit(Resources.cores(3), comm -> {
            comm.barrier();
            throw new IllegalArgumentException("rank " + comm.rank());
        });
        Throwable t = Pools.failure(f);
        assertInstanceOf(IllegalArgumentException.class, t);
        // The others' failures come after the future is done; a further call means they have come.
        exe.submit(Resources.cores(3), comm -> 1).get();
        exe.submit(() -> 1).get();
        for (Throwable s : t.getSuppressed()) {
            assertTrue(s instanceof RemoteOrigin || s instanceof IllegalArgumentException, s::toString);
        }
    }

    /** MPI's own failure waits for a better reason until all have ended; what comes meanwhile is not lost. */
    @Test
    void furtherFailuresAreSuppressedInMpis() throws Exception {
        TaskFuture<?> f = exe.submit(Resources.cores(2), comm -> {
            if (comm.rank() == 0) {
                comm.recv(1); // the other is in its function
                throw new MpiException("rank 0", null);
            }
            comm.send(1, 0);
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
            throw new IllegalArgumentException("rank 1");
        });
        Throwable t = Pools.failure(f);
        assertInstanceOf(MpiException.class, t);
        long end = System.nanoTime() + 60_000_000_000L;
        while (Arrays.stream(t.getSuppressed()).noneMatch(IllegalArgumentException.class::isInstance)) {
            assertTrue(System.nanoTime() - end < 0, () -> Arrays.toString(t.getSuppressed()));
            Thread.onSpinWait();
        }
    }

    /** Values go from rank to rank, whatever holds up those who complete the futures. */
    @Test
    void aFutureIsDoneBeforeThoseThatDependOnIt() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try (MpiExecutor own = MpiExecutor.singleNode().maxCores(1).open()) {
            own.addListener(new TaskListener() {
                @Override
                public void submitted(TaskFuture<?> f) {
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            List<TaskFuture<Integer>> chain = new ArrayList<>(List.of(own.submit(() -> 0)));
            for (int i = 1; i < 200; i++) {
                TaskFuture<Integer> before = chain.getLast();
                chain.add(own.submit(() -> before.join() + 1));
            }
            assertEquals(199, chain.getLast().get());
            assertTrue(chain.stream().allMatch(TaskFuture::isDone));
            TaskFuture<?> nothing = own.submit((TaskAction) () -> {});
            assertEquals("null", own.submit(() -> "" + nothing.join()).get());
            TaskFuture<List<Integer>> ranks = own.submit(Resources.cores(1), comm -> comm.size());
            double[] array = new double[1 << 12];
            TaskFuture<double[]> large = own.submit(() -> array);
            open.countDown();
            assertEquals(
                    4097,
                    own.submit(() -> ranks.join().getFirst() + large.join().length)
                            .get());
        }
    }

    @Test
    void whatCannotTravelIsNamed() throws Exception {
        Thread thread = Thread.currentThread();
        SerializationException e = assertThrows(SerializationException.class, () -> exe.submit(() -> thread.getName()));
        assertTrue(e.getMessage().contains("java.lang.Thread"), e::getMessage);
        Callable<String> plain = () -> "x";
        e = assertThrows(SerializationException.class, () -> exe.submit(plain));
        assertTrue(e.getMessage().contains("Serializable"), e::getMessage);
        Throwable t = Pools.failure(exe.submit(() -> Thread.currentThread()));
        assertInstanceOf(SerializationException.class, t);
        assertTrue(t.getMessage().contains("java.lang.Thread"), t::getMessage);
        t = Pools.failure(exe.submit(() -> {
            throw new Stubborn("cannot travel");
        }));
        assertInstanceOf(RemoteException.class, t);
        assertTrue(t.getMessage().contains("cannot travel"), t::getMessage);
        assertEquals(Stubborn.class.getName(), ((RemoteException) t).originalClass());
        assertEquals(1, exe.submit(() -> 1).get(), "the worker lives");
    }

    /** An exception with something in it that cannot be sent. */
    static final class Stubborn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final Thread thread = Thread.currentThread();

        Stubborn(String message) {
            super(message);
        }
    }

    private record Holder(Object first, TaskFuture<Integer> second) {}

    @Test
    void futuresAreDependenciesWhereverTheySit() throws Exception {
        TaskFuture<Integer> a = exe.submit(() -> 20);
        TaskFuture<Integer> b = exe.submit(() -> a.join() + 1);
        TaskFuture<List<Integer>> c = exe.submit(Resources.cores(2), comm -> b.join() * comm.size());
        assertEquals(List.of(42, 42), c.get());
        CompletableFuture<String> other = new CompletableFuture<>();
        List<TaskFuture<Integer>> list = List.of(a, b);
        Map<String, TaskFuture<Integer>> map = Map.of("b", b);
        TaskFuture<?>[] array = {a};
        Holder record = new Holder(Optional.of(other), b);
        TaskFuture<String> all = exe.submit(() -> list.get(0).join()
                + "," + map.get("b").get()
                + "," + array[0].join()
                + "," + ((CompletableFuture<?>) ((Optional<?>) record.first()).get()).join()
                + "," + record.second().join());
        assertEquals(TaskState.WAITING, all.taskState());
        other.complete("x");
        assertEquals("20,21,20,x,21", all.get());
        assertEquals(42, c.thenApply(l -> l.get(0)).get(5, TimeUnit.MINUTES));
    }

    @Test
    void failureAndCancellationGoDownstream() throws Exception {
        TaskFuture<Integer> bad = exe.submit(() -> Integer.parseInt("x"));
        TaskFuture<Integer> next = exe.submit(() -> bad.join() + 1);
        DependencyFailedException e = assertInstanceOf(
                DependencyFailedException.class, Pools.failure(exe.submit(Resources.cores(3), comm -> next.join())));
        assertEquals(next.key(), e.upstreamKey());
        assertInstanceOf(DependencyFailedException.class, e.getCause());
        assertInstanceOf(NumberFormatException.class, e.getCause().getCause());
        CompletableFuture<Integer> never = new CompletableFuture<>();
        TaskFuture<Integer> cancelled = exe.submit(() -> never.join());
        TaskFuture<Integer> after = exe.submit(() -> cancelled.join());
        assertTrue(cancelled.cancel(true));
        assertInstanceOf(DependencyFailedException.class, Pools.failure(after));
    }

    @Test
    void aLongChain() throws Exception {
        TaskFuture<Integer> f = exe.submit(() -> 0);
        for (int i = 0; i < 1000; i++) {
            TaskFuture<Integer> before = f;
            f = exe.submit(() -> before.join() + 1);
        }
        assertEquals(1000, f.get());
    }

    @Test
    void cancelStopsARunningCall() throws Exception {
        for (int i = 0; i < 3; i++) {
            TaskFuture<?> f = exe.submit(Resources.cores(3), comm -> {
                if (comm.rank() == 0) {
                    comm.recv(1);
                } else if (comm.rank() == 1) {
                    comm.barrier();
                } else {
                    Thread.sleep(Long.MAX_VALUE);
                }
                return 0;
            });
            awaitState(f, TaskState.RUNNING);
            assertTrue(f.cancel(true));
            assertThrows(CancellationException.class, f::get);
            assertEquals(TaskState.CANCELLED, f.taskState());
            assertEquals(
                    List.of(2, 2, 2),
                    exe.submit(Resources.cores(3), comm -> comm.allReduce(comm.rank(), Op.MAX))
                            .get());
        }
        assertEquals(0, exe.info().ranksLost(), "nobody had to be killed for it");
    }

    private static void awaitState(TaskFuture<?> f, TaskState state) throws InterruptedException {
        while (f.taskState() != state) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void timeLimitEndsACall() throws Exception {
        Throwable t = Pools.failure(exe.submit(Resources.cores(2).timeLimit(Duration.ofMillis(200)), comm -> {
            comm.recv(1 - comm.rank());
            return 0;
        }));
        assertInstanceOf(TaskTimeoutException.class, t);
        assertEquals(
                1,
                exe.submit(Resources.cores(1).timeLimit(Duration.ofHours(1)), () -> 1)
                        .get());
    }

    @Test
    void whatCannotBeHonouredIsRefused() {
        for (Resources r : List.of(
                Resources.cores(4),
                Resources.cores(2).threadsPerCore(2),
                Resources.cores(1).gpusPerCore(100),
                Resources.cores(1).nodes(2),
                Resources.cores(1).memoryPerCore(1 << 20),
                Resources.cores(2).memoryPerCore(Long.MAX_VALUE / 2),
                Resources.cores(1).cwd(Path.of("/no/such/place")),
                Resources.cores(1).errorLog(Path.of("/no/such/place/x.log")),
                Resources.cores(1).cacheKey("k"),
                Resources.cores(1).option("partition", "x"),
                Resources.cores(1).arguments("-x"))) {
            assertThrows(ResourcesException.class, () -> exe.submit(r, comm -> 1), r::toString);
        }
        ResourcesException e = assertThrows(ResourcesException.class, () -> exe.submit(Resources.cores(4), comm -> 1));
        assertTrue(e.getMessage().contains("4") && e.getMessage().contains("3"), e::getMessage);
    }

    @Test
    void mapInChunks(@TempDir Path dir) throws Exception {
        List<Integer> items = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            items.add(i);
        }
        long before = exe.info().finished();
        List<TaskFuture<Integer>> all = exe.map(Resources.cores(1), x -> x * x, items, 4);
        assertEquals(List.of(0, 1, 4, 9, 16, 25, 36, 49, 64, 81), exe.gather(all));
        assertEquals(3, exe.info().finished() - before, "four, four and two items");
        assertEquals(all.get(0).key().replace("[0]", "[3]"), all.get(3).key());
        assertEquals(
                64, exe.submit(() -> all.get(8).join()).get(), "a future of an item is a dependency like any other");

        List<TaskFuture<Integer>> some = exe.map(
                Resources.cores(1),
                x -> {
                    if (x == 1) {
                        throw new IllegalArgumentException("one");
                    }
                    return x;
                },
                List.of(0, 1, 2),
                3);
        assertEquals(0, some.get(0).get());
        assertEquals(2, some.get(2).get());
        Throwable t = Pools.failure(some.get(1));
        assertInstanceOf(IllegalArgumentException.class, t);
        assertEquals("one", t.getMessage());
        assertTrue(Arrays.stream(t.getSuppressed()).anyMatch(RemoteOrigin.class::isInstance), "where it came from");
        assertThrows(IllegalArgumentException.class, () -> exe.map(Resources.cores(1), x -> x, items, 0));

        String file = dir.resolve("begun").toString();
        List<TaskFuture<Integer>> endless = exe.map(
                Resources.cores(1),
                x -> {
                    Files.writeString(Path.of(file), "");
                    TimeUnit.DAYS.sleep(x);
                    return x;
                },
                List.of(1, 2),
                2);
        Path begun = Path.of(file);
        while (Files.notExists(begun)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        endless.forEach(f -> f.cancel(true));
        assertEquals(List.of(1, 1, 1), exe.submit(Resources.cores(3), comm -> 1).get(), "all ranks are free again");
        assertEquals(0, exe.info().ranksLost(), "none had to be ended for it");
    }

    @Test
    void mapGatherAsCompletedBatched() {
        List<TaskFuture<Integer>> squares = exe.map(x -> x * x, List.of(1, 2, 3, 4, 5));
        assertEquals(List.of(1, 4, 9, 16, 25), exe.gather(squares));
        assertEquals(
                Set.of(1, 4, 9, 16, 25),
                new HashSet<>(exe.asCompleted(squares).map(TaskFuture::join).toList()));
        List<TaskFuture<Integer>> twice = new ArrayList<>(squares);
        twice.addAll(squares);
        assertEquals(5, exe.asCompleted(twice).count());
        List<TaskFuture<List<Integer>>> batches = exe.batched(squares, 2);
        assertEquals(3, batches.size());
        assertEquals(1, batches.get(2).join().size());
        assertEquals(
                55,
                batches.stream()
                        .flatMap(b -> b.join().stream())
                        .mapToInt(Integer::intValue)
                        .sum());
    }

    @Test
    void invokeAllAndAny() throws Exception {
        List<TaskFunction<Integer>> tasks = List.of(() -> 1, () -> 2, () -> Integer.parseInt("x"));
        List<Future<Integer>> futures = exe.invokeAll(tasks);
        assertEquals(2, futures.get(1).get());
        assertEquals(Future.State.FAILED, futures.get(2).state());
        assertTrue(List.of(1, 2).contains(exe.invokeAny(tasks)));
    }

    @Test
    void theContextOfACall() throws Exception {
        assertEquals(1, exe.submit(() -> TaskContext.current().attempt()).get());
        assertEquals(1, exe.submit(() -> TaskContext.current().threads()).get());
        List<Integer> ids = exe.submit(
                        Resources.cores(3), comm -> TaskContext.current().workerId())
                .get();
        assertEquals(3, new HashSet<>(ids).size());
        assertThrows(IllegalStateException.class, TaskContext::current);
    }

    @Test
    void theInitFunctionRunsOncePerWorker() throws Exception {
        try (MpiExecutor two = MpiExecutor.singleNode()
                .maxCores(2)
                .initFunction(AtomicInteger::new)
                .open()) {
            for (int i = 0; i < 3; i++) {
                List<Integer> counts = two.submit(
                                Resources.cores(2),
                                comm -> TaskContext.current()
                                        .state(AtomicInteger.class)
                                        .incrementAndGet())
                        .get();
                assertEquals(List.of(i + 1, i + 1), counts);
            }
        }
    }

    @Test
    void aClosedExecutorTakesNothing() throws Exception {
        MpiExecutor two = MpiExecutor.singleNode().maxCores(1).open();
        TaskFuture<Integer> last = two.submit(() -> 7);
        two.shutdown();
        assertThrows(RejectedExecutionException.class, () -> two.submit(() -> 8));
        assertTrue(two.awaitTermination(2, TimeUnit.MINUTES));
        assertEquals(7, last.get(), "what was submitted before is run");
        assertTrue(two.isTerminated());
    }

    @Test
    void shutdownNowGivesBackWhatNeverStarted() throws Exception {
        MpiExecutor one = MpiExecutor.singleNode().maxCores(1).open();
        TaskFuture<?> running = one.submit(() -> {
            Thread.sleep(Long.MAX_VALUE);
            return 0;
        });
        TaskFuture<?> waiting = one.submit(() -> 1);
        awaitState(running, TaskState.RUNNING);
        assertEquals(1, one.shutdownNow().size());
        assertTrue(one.awaitTermination(2, TimeUnit.MINUTES));
        assertTrue(running.isCancelled());
        assertTrue(waiting.isCancelled());
    }
}
