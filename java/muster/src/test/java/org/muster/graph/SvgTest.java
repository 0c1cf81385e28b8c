package org.muster.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.muster.TaskGraph;
import org.muster.TaskGraph.Edge;
import org.muster.TaskGraph.Node;
import org.muster.TaskState;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The picture. */
final class SvgTest {
    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static double number(Element e, String attribute) {
        return Double.parseDouble(e.getAttribute(attribute));
    }

    /** The nodes' boxes in the order of the nodes; checks that they are inside the picture. */
    private static List<Rectangle2D.Double> boxes(Document d) {
        List<Rectangle2D.Double> boxes = new ArrayList<>();
        Rectangle2D.Double all = new Rectangle2D.Double(
                0, 0, number(d.getDocumentElement(), "width"), number(d.getDocumentElement(), "height"));
        NodeList rects = d.getElementsByTagName("rect");
        for (int i = 0; i < rects.getLength(); i++) {
            Element r = (Element) rects.item(i);
            if (r.getAttribute("class").equals("node")) {
                Rectangle2D.Double box =
                        new Rectangle2D.Double(number(r, "x"), number(r, "y"), number(r, "width"), number(r, "height"));
                assertTrue(all.contains(box), () -> box + " is not in " + all);
                boxes.add(box);
            }
        }
        return boxes;
    }

    private static void assertApart(List<Rectangle2D.Double> boxes) {
        List<Rectangle2D.Double> sorted = new ArrayList<>(boxes);
        sorted.sort(Comparator.comparingDouble((Rectangle2D.Double b) -> b.y).thenComparingDouble(b -> b.x));
        for (int i = 0; i < sorted.size(); i++) {
            for (int k = i + 1;
                    k < sorted.size() && sorted.get(k).y < sorted.get(i).getMaxY();
                    k++) {
                Rectangle2D.Double a = sorted.get(i);
                Rectangle2D.Double b = sorted.get(k);
                assertTrue(!a.intersects(b), () -> a + " overlaps " + b);
            }
        }
    }

    private static void assertDownward(TaskGraph g, List<Rectangle2D.Double> boxes) {
        Map<Long, Rectangle2D.Double> byNumber = new HashMap<>();
        for (int i = 0; i < boxes.size(); i++) {
            byNumber.put(g.nodes().get(i).number(), boxes.get(i));
        }
        for (Edge e : g.edges()) {
            Rectangle2D.Double from = Objects.requireNonNull(byNumber.get(e.from()));
            Rectangle2D.Double to = Objects.requireNonNull(byNumber.get(e.to()));
            assertTrue(from.getMaxY() < to.y, () -> e + " does not lead down");
        }
    }

    private static List<Rectangle2D.Double> check(TaskGraph g) throws Exception {
        Document d = parse(g.toSvg());
        List<Rectangle2D.Double> boxes = boxes(d);
        assertEquals(g.nodes().size(), boxes.size());
        assertApart(boxes);
        assertDownward(g, boxes);
        return boxes;
    }

    @Test
    void boxesDoNotOverlapAndEdgesLeadDown() throws Exception {
        check(Graphs.diamond());
        check(Graphs.of(List.of(), List.of()));
        check(Graphs.of(List.of(Graphs.call(1, "x", TaskState.DONE)), List.of()));
        for (int i = 0; i < 20; i++) {
            long seed = new Random().nextLong();
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            check(Graphs.random(1 + random.nextInt(200), random));
        }
    }

    @Test
    void tenThousandCalls() throws Exception {
        check(Graphs.random(10_000, new Random(1)));
    }

    /** All depend on one, and one on all: a block, not a ribbon. */
    @Test
    void aWideFan() throws Exception {
        int wide = 5_000;
        List<Node> nodes = new ArrayList<>(IntStream.rangeClosed(1, wide + 2)
                .mapToObj(i -> Graphs.call(i, "f", TaskState.DONE))
                .toList());
        List<Edge> edges = new ArrayList<>();
        for (int i = 2; i <= wide + 1; i++) {
            edges.add(new Edge(1, i));
            edges.add(new Edge(i, wide + 2));
        }
        List<Rectangle2D.Double> boxes = check(Graphs.of(nodes, edges));
        long inTheWidest = boxes.stream()
                .collect(java.util.stream.Collectors.groupingBy(b -> b.y, java.util.stream.Collectors.counting()))
                .values()
                .stream()
                .mapToLong(n -> n)
                .max()
                .orElse(0);
        assertTrue(inTheWidest < 200, "layers of " + inTheWidest);
    }

    @Test
    void aLongChain() throws Exception {
        int length = 10_000;
        List<Node> nodes = IntStream.rangeClosed(1, length)
                .mapToObj(i -> Graphs.call(i, "f", TaskState.DONE))
                .toList();
        List<Edge> edges =
                IntStream.range(1, length).mapToObj(i -> new Edge(i, i + 1)).toList();
        List<Rectangle2D.Double> boxes = check(Graphs.of(nodes, edges));
        assertEquals(boxes.getFirst().getCenterX(), boxes.getLast().getCenterX(), 0.2, "a chain is straight");
    }

    @Test
    void statesAreToldByColourAndLegendAndTooltips() throws Exception {
        String svg = Graphs.diamond().toSvg();
        for (String s : List.of("done: 1", "failed: 1", "running: 1", "waiting: 1", "value from elsewhere: 1")) {
            assertTrue(svg.contains(">" + s + "<"), s);
        }
        assertTrue(svg.contains("failure: java.lang.IllegalStateException: x</title>"), svg);
        assertTrue(svg.contains("call-1 · 1.50 s"), svg);
        NodeList titles = parse(svg).getElementsByTagName("title");
        assertEquals(1 + 6, titles.getLength());
    }

    @Test
    void namesAreEscaped() throws Exception {
        String name = "<a&\"b'\\>\u0001\ud800 é 日本\n]]>";
        Document d = parse(Graphs.of(List.of(Graphs.call(1, name, TaskState.DONE)), List.of())
                .toSvg());
        String text = d.getElementsByTagName("title").item(1).getTextContent();
        assertTrue(text.startsWith("<a&\"b'\\>?? é 日本\n]]>\n"), text);
    }

    @Test
    void aCycleIsRefused() {
        TaskGraph g = Graphs.of(
                List.of(Graphs.call(1, "a", TaskState.DONE), Graphs.call(2, "b", TaskState.DONE)),
                List.of(new Edge(1, 2), new Edge(2, 1)));
        assertThrows(IllegalArgumentException.class, g::toSvg);
    }
}
