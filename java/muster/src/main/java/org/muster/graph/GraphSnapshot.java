package org.muster.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.muster.TaskGraph;

/**
 * A {@link TaskGraph} as it is handed out.
 *
 * @param nodes the nodes
 * @param edges the edges; their ends are nodes
 * @param dropped how many calls are left out
 */
public record GraphSnapshot(List<Node> nodes, List<Edge> edges, long dropped) implements TaskGraph {
    /** Copies the lists. */
    public GraphSnapshot {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    @Override
    public String toDot() {
        return DotWriter.write(this);
    }

    @Override
    public String toSvg() {
        return SvgWriter.write(this);
    }

    @Override
    public String toSvg(Layout layout) {
        return switch (layout) {
            case LAYERED -> toSvg();
            case DOT -> Graphviz.draw(toDot());
        };
    }

    @Override
    public String toWorkflowJson() {
        return WorkflowJson.write(this);
    }

    @Override
    public void write(Path file) throws IOException {
        Path name = file.getFileName();
        String text = String.valueOf(name);
        String ending = text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String content = switch (ending) {
            case "dot", "gv" -> toDot();
            case "svg" -> toSvg();
            case "json" -> toWorkflowJson();
            default ->
                throw new IllegalArgumentException(
                        "a graph is written as .dot (or .gv), .svg or .json, and " + file + " ends in none of them");
        };
        Files.writeString(file, content);
    }
}
