package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.SerializationException;
import org.muster.TaskAction;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.TaskGraph;
import org.muster.TaskGraph.Edge;
import org.muster.TaskGraph.Kind;
import org.muster.TaskGraph.Node;
import org.muster.TaskState;

/** A workflow that is drawn and not run. */
final class DryRunTest {
    private static MpiExecutor open() {
        return MpiExecutor.dryRun().maxCores(4).open();
    }

    private static int half(int n) {
        return n / 2;
    }

    @Test
    void whatWaitsForWhat() {
        try (MpiExecutor exe = open()) {
            TaskFuture<Integer> a = exe.submit(() -> 20);
            TaskFuture<List<Integer>> b = exe.submit(Resources.cores(3), comm -> a.join() + comm.rank());
            CompletableFuture<Integer> first = b.thenApply(List::getFirst);
            TaskFuture<Integer> c = exe.submit(() -> first.join() + a.join());
            List<TaskFuture<Integer>> mapped = exe.map(DryRunTest::half, List.of(1, 2));
            exe.submit((TaskAction) () -> mapped.forEach(CompletableFuture::join));

            TaskGraph g = exe.graph();
            long an = g.nodes().getFirst().number();
            List<Node> nodes = g.nodes();
            assertEquals(
                    List.of(Kind.CALL, Kind.CALL, Kind.STAGE, Kind.CALL, Kind.CALL, Kind.CALL, Kind.CALL),
                    nodes.stream().map(Node::kind).toList());
            assertEquals(
                    List.of(a.key(), b.key()),
                    List.of(nodes.get(0).key(), nodes.get(1).key()));
            assertEquals(3, nodes.get(1).cores());
            assertEquals(TaskState.QUEUED, nodes.get(0).state());
            assertEquals(TaskState.WAITING, nodes.get(1).state());
            assertEquals("DryRunTest.half", nodes.get(4).name(), "map's own lambda is not what the user wrote");
            long stage = nodes.get(2).number();
            long cn = nodes.get(3).number();
            assertEquals(
                    List.of(
                            new Edge(an, an + 1),
                            new Edge(an + 1, stage),
                            new Edge(stage, cn),
                            new Edge(an, cn),
                            new Edge(an + 3, an + 5),
                            new Edge(an + 4, an + 5)),
                    g.edges());
            assertEquals(TaskState.WAITING, c.taskState());
            assertEquals(2, exe.info().waiting() - 1);
            assertEquals(3, exe.info().queued());
        }
    }

    @Test
    void nobodyWaitsForAValueThatNeverComes() {
        try (MpiExecutor exe = open()) {
            TaskFuture<Integer> f = exe.submit(() -> 1);
            CompletableFuture<Integer> stage = f.thenApply(n -> n + 1);
            Throwable why = assertThrows(ExecutionException.class, f::get).getCause();
            String message = String.valueOf(
                    assertInstanceOf(IllegalStateException.class, why).getMessage());
            assertTrue(
                    message.startsWith("a dry run computes nothing, so " + f.key() + " (lambda in DryRunTest:"),
                    message);
            for (Callable<?> wait : List.<Callable<?>>of(
                    f::join,
                    () -> f.getNow(1),
                    stage::join,
                    () -> CompletableFuture.allOf(f, stage).join(),
                    () -> exe.gather(List.of(f)))) {
                Throwable t = assertThrows(CompletionException.class, wait::call);
                assertInstanceOf(IllegalStateException.class, t.getCause());
            }
            assertThrows(ExecutionException.class, () -> f.get(1, TimeUnit.DAYS));
            assertEquals(1, exe.asCompleted(List.of(f)).count());
        }
    }

    @Test
    void refusesWhatCouldNotRun() {
        try (MpiExecutor exe = open()) {
            assertThrows(ResourcesException.class, () -> exe.submit(Resources.cores(5), comm -> 1));
            Callable<Integer> notSerializable = () -> 1;
            assertThrows(SerializationException.class, () -> exe.submit(notSerializable));
            assertEquals(List.of(), exe.graph().nodes(), "what is refused is not in the graph");
        }
    }

    @Test
    void closesLikeAnyExecutor() {
        MpiExecutor exe = open();
        exe.submit(() -> 1);
        assertEquals(List.of(), exe.shutdownNow());
        exe.close();
        assertTrue(exe.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> exe.submit(() -> 1));
        assertEquals(1, exe.graph().nodes().size());
    }

    @Test
    void aHundredThousandCalls() {
        try (MpiExecutor exe = open()) {
            List<TaskFuture<Integer>> chain = new ArrayList<>();
            chain.add(exe.submit(() -> 0));
            for (int i = 1; i < 100_000; i++) {
                TaskFuture<Integer> before = chain.getLast();
                chain.add(exe.submit(() -> before.join() + 1));
            }
            TaskGraph g = exe.graph();
            assertEquals(100_000, g.nodes().size());
            assertEquals(99_999, g.edges().size());
        }
    }

    /** The same of what has run. */
    @Test
    void sequentialRecordsToo() {
        try (MpiExecutor exe = MpiExecutor.sequential().open()) {
            TaskFuture<Integer> a = exe.submit(() -> 1);
            TaskFuture<Integer> b = exe.submit((TaskFunction<Integer>) () -> {
                throw new IllegalArgumentException("no " + a.join());
            });
            TaskGraph g = exe.graph();
            assertEquals(TaskState.DONE, g.nodes().getFirst().state());
            assertEquals(TaskState.FAILED, g.nodes().getLast().state());
            assertEquals(
                    "java.lang.IllegalArgumentException: no 1",
                    g.nodes().getLast().failure());
            assertEquals(1, g.nodes().getLast().attempt());
            assertEquals(1, g.edges().size());
            assertEquals(TaskState.FAILED, b.taskState());
        }
    }
}
