package org.muster.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.muster.TaskGraph;
import org.muster.TaskGraph.Edge;
import org.muster.TaskGraph.Kind;
import org.muster.TaskGraph.Node;
import org.muster.TaskState;

/** Graphs to draw. */
final class Graphs {
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private Graphs() {}

    static Node call(long number, String name, TaskState state) {
        Instant end = state.isEnd() ? TIME.plusMillis(1500) : null;
        return new Node(
                number,
                "call-" + number,
                name,
                "org.example." + name,
                Kind.CALL,
                state,
                1,
                1,
                1,
                false,
                TIME,
                TIME,
                end,
                state == TaskState.FAILED ? "java.lang.IllegalStateException: x" : null);
    }

    static Node other(long number, Kind kind) {
        String key = kind + "-" + -number;
        return new Node(number, key, key, null, kind, null, 0, 0, 0, false, null, null, null, null);
    }

    static TaskGraph of(List<Node> nodes, List<Edge> edges) {
        return new GraphSnapshot(nodes, edges, 0);
    }

    /** a, then b and c, then d of all three by way of a stage of b. */
    static TaskGraph diamond() {
        return of(
                List.of(
                        call(1, "A.a", TaskState.DONE),
                        call(2, "A.b", TaskState.FAILED),
                        call(3, "A.c", TaskState.RUNNING),
                        other(-2, Kind.STAGE),
                        other(-3, Kind.VALUE),
                        call(4, "A.d", TaskState.WAITING)),
                List.of(
                        new Edge(1, 2),
                        new Edge(1, 3),
                        new Edge(2, -2),
                        new Edge(-2, 4),
                        new Edge(3, 4),
                        new Edge(1, 4),
                        new Edge(-3, 4)));
    }

    /** Calls that wait for up to three earlier ones each. */
    static TaskGraph random(int calls, Random random) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        TaskState[] states = TaskState.values();
        for (int i = 1; i <= calls; i++) {
            String name = "F".repeat(1 + random.nextInt(50));
            nodes.add(call(i, name, states[random.nextInt(states.length)]));
            for (int k = random.nextInt(4); k > 0 && i > 1; k--) {
                Edge e = new Edge(1 + random.nextInt(i - 1), i);
                if (!edges.subList(Math.max(0, edges.size() - 4), edges.size()).contains(e)) {
                    edges.add(e);
                }
            }
        }
        return of(nodes, edges);
    }
}
