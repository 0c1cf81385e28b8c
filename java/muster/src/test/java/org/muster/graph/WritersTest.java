package org.muster.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.TaskGraph;
import org.muster.TaskState;

/** The graph as text for other programs. */
final class WritersTest {
    @TempDir
    Path dir;

    private static boolean hasDot() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(p -> Files.isExecutable(Path.of(p, "dot")));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> json, String name) {
        return (List<Map<String, Object>>) (List<?>) Objects.requireNonNull(json.get(name));
    }

    @Test
    void dotNamesAllNodesAndEdges() {
        String dot = Graphs.diamond().toDot();
        for (String s : List.of("c1 -> c2;", "c2 -> s2;", "s2 -> c4;", "s3 -> c4;", "c4 [label=\"A.d\\ncall-4\"")) {
            assertTrue(dot.contains(s), s + " is not in\n" + dot);
        }
        assertEquals(7, dot.split(" -> ", -1).length - 1);
    }

    @Test
    void graphvizTakesAnyName() {
        assumeTrue(hasDot(), "Graphviz is not installed");
        TaskGraph g = Graphs.of(List.of(Graphs.call(1, "<a&\"b\\> \u0001\n{|} \\N é 日本", TaskState.DONE)), List.of());
        assertTrue(g.toSvg(TaskGraph.Layout.DOT).contains("</svg>"));
        assertTrue(Graphs.random(100, new Random(3)).toSvg(TaskGraph.Layout.DOT).contains("call&#45;100"));
    }

    @Test
    void jsonIsAWorkflowDefinition() {
        Map<String, Object> json = Json.object(Graphs.diamond().toWorkflowJson());
        assertEquals("0.1.0", json.get("version"));
        List<Map<String, Object>> nodes = list(json, "nodes");
        assertEquals(7, nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            assertEquals((double) i, nodes.get(i).get("id"));
        }
        assertEquals("org.example.A.a", nodes.get(0).get("value"));
        assertEquals("function", nodes.get(3).get("type"));
        assertEquals("input", nodes.get(4).get("type"));
        assertTrue(nodes.get(4).containsKey("value"));
        assertEquals("output", nodes.get(6).get("type"));
        assertEquals("result", nodes.get(6).get("name"));
        List<Map<String, Object>> edges = list(json, "edges");
        assertEquals(8, edges.size());
        List<Object> ports = new ArrayList<>();
        for (Map<String, Object> e : edges) {
            assertEquals(java.util.Set.of("target", "targetPort", "source", "sourcePort"), e.keySet());
            if (Objects.equals(e.get("target"), 5.0)) {
                ports.add(e.get("targetPort"));
            }
        }
        assertEquals(List.of("arg1", "arg2", "arg3", "arg4"), ports, "each argument of a call has its own port");
        assertEquals(6.0, edges.getLast().get("target"));
        assertEquals(5.0, edges.getLast().get("source"));
        assertEquals(null, edges.getLast().get("targetPort"));
    }

    @Test
    void jsonOfOddNamesAndNoNodes() {
        Map<String, Object> none = Json.object(Graphs.of(List.of(), List.of()).toWorkflowJson());
        assertEquals(List.of(), none.get("nodes"));
        String name = "a\"b\\\u0001\n\ud800 é";
        Map<String, Object> odd = Json.object(Graphs.of(List.of(Graphs.call(1, name, TaskState.DONE)), List.of())
                .toWorkflowJson());
        assertEquals("org.example." + name, list(odd, "nodes").getFirst().get("value"));
    }

    @Test
    void theEndingOfAFileSaysTheForm() throws Exception {
        TaskGraph g = Graphs.diamond();
        g.write(dir.resolve("g.dot"));
        g.write(dir.resolve("g.GV"));
        g.write(dir.resolve("g.svg"));
        g.write(dir.resolve("g.json"));
        assertEquals(g.toDot(), Files.readString(dir.resolve("g.dot")));
        assertEquals(g.toDot(), Files.readString(dir.resolve("g.GV")));
        assertEquals(g.toSvg(), Files.readString(dir.resolve("g.svg")));
        assertEquals(g.toWorkflowJson(), Files.readString(dir.resolve("g.json")));
        String message = assertThrows(IllegalArgumentException.class, () -> g.write(dir.resolve("g.png")))
                .getMessage();
        for (String ending : List.of(".dot", ".gv", ".svg", ".json")) {
            assertTrue(String.valueOf(message).contains(ending), message);
        }
        assertFalse(Files.exists(dir.resolve("g.png")));
        assertThrows(IllegalArgumentException.class, () -> g.write(dir.resolve("svg-without-dot")));
    }
}
