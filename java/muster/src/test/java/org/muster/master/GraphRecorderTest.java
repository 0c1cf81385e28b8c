package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.muster.Resources;
import org.muster.TaskGraph;
import org.muster.TaskGraph.Edge;
import org.muster.TaskGraph.Kind;
import org.muster.TaskGraph.Node;
import org.muster.TaskState;
import org.muster.code.FunctionName;

/** What is noted of calls, by a clock that is turned by hand. */
final class GraphRecorderTest {
    private static final FunctionName NAME = new FunctionName("A.f", "org.example.A.f");

    private long now = 1_000;
    private final GraphRecorder recorder = new GraphRecorder(() -> now, 3);

    private static CallFuture<String> future(long number) {
        return new CallFuture<>(number, Resources.cores(2), (_, _) -> {});
    }

    private GraphRecorder.Entry submit(CallFuture<?> f, CompletableFuture<?>... dependencies) {
        return recorder.submitted(f, NAME, List.of(dependencies));
    }

    private Node only() {
        List<Node> nodes = recorder.snapshot().nodes();
        assertEquals(1, nodes.size());
        return nodes.getFirst();
    }

    @Test
    void oneCallFromBeginToEnd() {
        GraphRecorder.Entry e = submit(future(7));
        Node n = only();
        assertEquals(7, n.number());
        assertEquals("call-7", n.key());
        assertEquals("A.f", n.name());
        assertEquals("org.example.A.f", n.function());
        assertEquals(Kind.CALL, n.kind());
        assertEquals(TaskState.QUEUED, n.state());
        assertEquals(2, n.cores());
        assertEquals(0, n.attempt());
        assertNotNull(n.submitted());
        assertNull(n.started());
        now += 1_000_000;
        recorder.started(e);
        assertEquals(TaskState.RUNNING, only().state());
        recorder.retried(e);
        assertEquals(TaskState.QUEUED, only().state());
        now += 1_000_000;
        recorder.started(e);
        now += 5_000_000;
        recorder.ended(e, TaskState.FAILED);
        recorder.failed(e, new IllegalStateException("x".repeat(1000)));
        recorder.ended(e, TaskState.CANCELLED); // too late
        n = only();
        assertEquals(TaskState.FAILED, n.state());
        assertEquals(2, n.attempt());
        assertEquals(Duration.ofMillis(5), Duration.between(n.started(), n.ended()));
        assertEquals(
                Duration.ofMillis(2).toMillis(),
                Duration.between(n.submitted(), n.started()).toMillis());
        String failure = String.valueOf(n.failure());
        assertTrue(failure.startsWith("java.lang.IllegalStateException: xxx"), failure);
        assertTrue(failure.length() < 400, failure);
    }

    @Test
    void foundInTheCache() {
        GraphRecorder.Entry e = submit(future(1));
        recorder.cached(e);
        recorder.ended(e, TaskState.DONE);
        assertTrue(only().cached());
        assertEquals(0, only().attempt());
    }

    @Test
    void aSnapshotStays() {
        GraphRecorder.Entry e = submit(future(1));
        TaskGraph before = recorder.snapshot();
        recorder.ended(e, TaskState.DONE);
        assertEquals(TaskState.QUEUED, before.nodes().getFirst().state());
    }

    @Test
    void aKeyOfItsOwnIsKept() {
        CallFuture<String> f = new CallFuture<>("call-07", Resources.cores(1), (_, _) -> {});
        submit(f);
        assertEquals("call-07", only().key());
    }

    @Test
    void dependenciesBecomeEdges() {
        CallFuture<String> a = future(1);
        CallFuture<String> b = future(2);
        CallFuture<String> c = future(3);
        CompletableFuture<Integer> stage = a.thenApply(String::length).thenApply(n -> n + 1);
        CompletableFuture<Integer> foreign = new CompletableFuture<>();
        submit(a);
        GraphRecorder.Entry eb = submit(b, a, stage, foreign);
        submit(c, b, stage, foreign);
        assertEquals(TaskState.WAITING, recorder.snapshot().nodes().getLast().state());
        recorder.queued(eb);

        TaskGraph g = recorder.snapshot();
        assertEquals(
                List.of(Kind.CALL, Kind.STAGE, Kind.VALUE, Kind.CALL, Kind.CALL),
                g.nodes().stream().map(Node::kind).toList());
        assertEquals(TaskState.QUEUED, g.nodes().get(3).state());
        long s = g.nodes().get(1).number();
        long v = g.nodes().get(2).number();
        assertTrue(s < 0 && v < 0 && s != v);
        assertEquals("stage of call-1", g.nodes().get(1).name());
        Set<Edge> edges = Set.of(
                new Edge(1, 2),
                new Edge(1, s),
                new Edge(s, 2),
                new Edge(v, 2),
                new Edge(2, 3),
                new Edge(s, 3),
                new Edge(v, 3));
        assertEquals(edges, new HashSet<>(g.edges()));
        assertEquals(edges.size(), g.edges().size());
        assertFalse(g.toSvg().isEmpty());
    }

    @Test
    void aCallOfAnotherExecutorIsAValue() {
        submit(future(2), future(1));
        TaskGraph g = recorder.snapshot();
        assertEquals(Kind.VALUE, g.nodes().getFirst().kind());
        assertEquals("call-1", g.nodes().getFirst().name());
        assertEquals(List.of(new Edge(1, 2)), g.edges());
    }

    @Test
    void onlyTheLastThatEndedAreKept() {
        CallFuture<String> first = future(1);
        GraphRecorder.Entry e = submit(first);
        for (int i = 2; i <= 6; i++) {
            recorder.ended(submit(future(i)), TaskState.DONE);
        }
        TaskGraph g = recorder.snapshot();
        assertEquals(
                List.of(1L, 4L, 5L, 6L), g.nodes().stream().map(Node::number).toList());
        assertEquals(2, g.dropped());
        recorder.ended(e, TaskState.DONE);
        assertEquals(3, recorder.snapshot().dropped());
        assertTrue(g.toSvg().contains("2 earlier calls are not shown"));
        assertTrue(g.toDot().contains("2 earlier calls are not shown"));
    }

    /** Whatever order calls end in, each is there once. */
    @Test
    void manyThreads() throws Exception {
        GraphRecorder r = new GraphRecorder();
        int threads = 4;
        int each = 500;
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            long base = 1 + (long) t * each;
            all.add(Thread.ofPlatform().start(() -> {
                List<GraphRecorder.Entry> entries = new ArrayList<>();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < each; i++) {
                    entries.add(r.submitted(future(base + i), NAME, List.of()));
                }
                for (int i = each - 1; i >= 0; i -= 2) {
                    r.ended(entries.get(i), TaskState.DONE);
                }
                r.snapshot();
            }));
        }
        go.countDown();
        for (Thread t : all) {
            t.join();
        }
        List<Node> nodes = r.snapshot().nodes();
        assertEquals(threads * each, nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            assertEquals(i + 1, nodes.get(i).number());
            assertEquals(
                    i % 2 == 1 ? TaskState.DONE : TaskState.QUEUED, nodes.get(i).state());
        }
    }
}
