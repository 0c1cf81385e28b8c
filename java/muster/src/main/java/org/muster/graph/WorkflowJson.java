package org.muster.graph;

import java.util.ArrayList;
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

/**
 * Writes a graph as a Python Workflow Definition: nodes by number from 0, function, input or output; edges from a source's
 * port (null: the whole result) to a target's.
 */
final class WorkflowJson {
    private static final String VERSION = "0.1.0";
    /** A stage's function is not known to anybody but the stage; this says what kind of thing it is. */
    private static final String STAGE = "java.util.concurrent.CompletionStage";

    private final List<String> nodes = new ArrayList<>();
    private final List<String> edges = new ArrayList<>();
    private final Map<Long, Integer> ids = new HashMap<>();

    private WorkflowJson() {}

    static String write(TaskGraph g) {
        return new WorkflowJson().text(g);
    }

    private String text(TaskGraph g) {
        int inputs = 0;
        for (Node n : g.nodes()) {
            int id = ids.size();
            ids.put(n.number(), id);
            if (n.kind() == Kind.VALUE) {
                nodes.add("{\"id\": " + id + ", \"type\": \"input\", \"name\": " + Escapes.json("value_" + ++inputs)
                        + ", \"value\": null}");
            } else {
                nodes.add("{\"id\": " + id + ", \"type\": \"function\", \"value\": " + Escapes.json(function(n)) + "}");
            }
        }
        Set<Long> sources = new HashSet<>();
        Map<Long, Integer> arguments = new HashMap<>();
        for (Edge e : g.edges()) {
            sources.add(e.from());
            edge(e.from(), id(e.to()), "arg" + arguments.merge(e.to(), 1, Integer::sum));
        }
        output(g, sources);
        return "{\n  \"version\": \"" + VERSION + "\",\n  \"nodes\": " + array(nodes) + ",\n  \"edges\": "
                + array(edges) + "\n}\n";
    }

    /** Readers of the format know one output only, so it takes the results of all calls that nobody waits for. */
    private void output(TaskGraph g, Set<Long> sources) {
        List<Node> ends =
                g.nodes().stream().filter(n -> !sources.contains(n.number())).toList();
        if (ends.isEmpty()) {
            return;
        }
        int id = ids.size();
        nodes.add("{\"id\": " + id + ", \"type\": \"output\", \"name\": \"result\"}");
        for (int i = 0; i < ends.size(); i++) {
            edge(ends.get(i).number(), id, ends.size() == 1 ? null : "result" + (i + 1));
        }
    }

    private void edge(long from, int target, @Nullable String port) {
        edges.add("{\"target\": " + target + ", \"targetPort\": " + (port == null ? "null" : Escapes.json(port))
                + ", \"source\": " + id(from) + ", \"sourcePort\": null}");
    }

    private int id(long number) {
        Integer id = ids.get(number);
        if (id == null) {
            throw new IllegalStateException("an edge leads to node " + number + ", which is not in the graph");
        }
        return id;
    }

    /** The format wants a module, a dot, and a name. */
    private static String function(Node n) {
        String name = n.kind() == Kind.STAGE ? STAGE : n.function() == null ? n.name() : n.function();
        boolean good = name.indexOf('.') > 0 && !name.endsWith(".") && !name.startsWith(".");
        return good ? name : "java." + (name.isEmpty() ? "function" : name.replace('.', '_'));
    }

    private static String array(List<String> elements) {
        return elements.isEmpty() ? "[]" : "[\n    " + String.join(",\n    ", elements) + "\n  ]";
    }
}
