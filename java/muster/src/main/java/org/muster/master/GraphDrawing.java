package org.muster.master;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.muster.TaskGraph;
import org.muster.TaskGraph.Edge;
import org.muster.TaskGraph.Kind;
import org.muster.TaskGraph.Node;
import org.muster.code.FunctionName;
import org.muster.graph.GraphSnapshot;

/** Makes the graph of what a {@link GraphRecorder} has noted. */
final class GraphDrawing {
    private final Instant begin;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<Long, GraphRecorder.Entry> calls = new HashMap<>();
    /** Numbers of stages and values that have their node already. */
    private final Set<Long> others = new HashSet<>();

    private GraphDrawing(Instant begin) {
        this.begin = begin;
    }

    static TaskGraph of(List<GraphRecorder.Entry> entries, Instant begin, long dropped) {
        GraphDrawing d = new GraphDrawing(begin);
        entries.sort(Comparator.comparingLong(e -> e.number));
        entries.forEach(e -> d.calls.put(e.number, e));
        entries.forEach(d::add);
        return new GraphSnapshot(d.nodes, d.edges, dropped);
    }

    private void add(GraphRecorder.Entry e) {
        long[] needs = e.dependencies;
        for (int i = 0; i < needs.length; i++) {
            long number = needs[i];
            if (number < 0 && number % 2 == 0) {
                stage(number, needs[++i]);
            } else {
                value(number);
            }
            edges.add(new Edge(number, e.number));
        }
        FunctionName name = e.name;
        nodes.add(new Node(
                e.number,
                e.key(),
                name == null ? e.key() : name.name(),
                name == null ? null : name.function(),
                Kind.CALL,
                e.state,
                e.cores,
                e.threads,
                e.attempt,
                e.cached,
                time(e.submitted),
                time(e.started),
                time(e.ended),
                e.failure));
    }

    private void stage(long number, long call) {
        if (others.add(number)) {
            value(call);
            nodes.add(other(number, "stage-" + -number / 2, "stage of call-" + call, Kind.STAGE));
            edges.add(new Edge(call, number));
        }
    }

    /** Makes a node of what is none of the calls that are kept. */
    private void value(long number) {
        if (!calls.containsKey(number) && others.add(number)) {
            String key = number > 0 ? "call-" + number : "value-" + (1 - number) / 2;
            nodes.add(other(number, key, key, Kind.VALUE));
        }
    }

    private static Node other(long number, String key, String name, Kind kind) {
        return new Node(number, key, name, null, kind, null, 0, 0, 0, false, null, null, null, null);
    }

    private @Nullable Instant time(long nanos) {
        return nanos == 0 ? null : begin.plusNanos(nanos);
    }
}
