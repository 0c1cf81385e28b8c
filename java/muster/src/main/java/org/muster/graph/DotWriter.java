package org.muster.graph;

import org.muster.TaskGraph;
import org.muster.TaskGraph.Edge;
import org.muster.TaskGraph.Kind;
import org.muster.TaskGraph.Node;

/** Writes a graph in Graphviz' language. */
final class DotWriter {
    private DotWriter() {}

    static String write(TaskGraph g) {
        StringBuilder out = new StringBuilder(256 + 256 * g.nodes().size());
        out.append("digraph muster {\n");
        out.append("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];\n");
        out.append("  edge [color=\"#90a4ae\", arrowsize=0.7];\n");
        if (g.dropped() > 0) {
            out.append("  label=")
                    .append(Escapes.dot(g.dropped() + " earlier calls are not shown"))
                    .append(";\n");
        }
        for (Node n : g.nodes()) {
            node(out, n);
        }
        for (Edge e : g.edges()) {
            out.append("  ")
                    .append(id(e.from()))
                    .append(" -> ")
                    .append(id(e.to()))
                    .append(";\n");
        }
        return out.append("}\n").toString();
    }

    private static void node(StringBuilder out, Node n) {
        Look look = Look.of(n);
        String subtitle = Labels.subtitle(n);
        out.append("  ")
                .append(id(n.number()))
                .append(" [label=")
                .append(Escapes.dot(Labels.title(n) + (subtitle.isEmpty() ? "" : "\n" + subtitle)))
                .append(", tooltip=")
                .append(Escapes.dot(Labels.tooltip(n)))
                .append(", fillcolor=\"")
                .append(look.fill)
                .append("\", color=\"")
                .append(look.stroke)
                .append('"');
        if (look.dashed) {
            out.append(", style=\"rounded,filled,dashed\"");
        }
        if (n.kind() != Kind.CALL) {
            out.append(", height=0.2, margin=0.05, fontsize=9");
        }
        out.append("];\n");
    }

    /** DOT takes a name such as {@code -3} for a number, but not as part of one. */
    private static String id(long number) {
        return number < 0 ? "s" + -number : "c" + number;
    }
}
