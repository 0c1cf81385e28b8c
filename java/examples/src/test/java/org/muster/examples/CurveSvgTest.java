package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CurveSvgTest {
    private static final BirchMurnaghan COPPER = new BirchMurnaghan(11.81, -3.54, 0.86, 4.3);

    private static List<Copper.Point> points() {
        List<Copper.Point> points = new ArrayList<>();
        for (double a = 3.5; a < 3.74; a += 0.02) {
            double noise = 1e-5 * Math.sin(100 * a);
            points.add(new Copper.Point(a, COPPER.energy(Copper.Point.volume(a)) + noise, 0.01, "1+2 on node"));
        }
        return points;
    }

    private static Document draw(String title) throws Exception {
        String svg = CurveSvg.draw(title, "a <subtitle>", COPPER, points());
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> elements(Document svg, String tag, String css) {
        List<Element> found = new ArrayList<>();
        NodeList all = svg.getElementsByTagName(tag);
        for (int i = 0; i < all.getLength(); i++) {
            if (all.item(i) instanceof Element e && e.getAttribute("class").equals(css)) {
                found.add(e);
            }
        }
        return found;
    }

    @Test
    void isWellFormedWhateverTheTitle() throws Exception {
        Document svg = draw("Cu & <friends> 100 %");
        assertEquals("svg", svg.getDocumentElement().getTagName());
        assertEquals(
                "Cu & <friends> 100 %",
                elements(svg, "text", "title").getFirst().getTextContent());
    }

    @Test
    void showsEachPointInBothPanelsAndOneInTheKey() throws Exception {
        Document svg = draw("copper");
        assertEquals(points().size() + 1, elements(svg, "circle", "point").size());
        assertEquals(points().size(), elements(svg, "circle", "dot").size());
        assertEquals(2, elements(svg, "path", "minimum").size());
        assertEquals(1, elements(svg, "path", "curve").size());
    }

    @Test
    void theCurveGoesThroughThePoints() throws Exception {
        Document svg = draw("copper");
        String[] path = elements(svg, "path", "curve")
                .getFirst()
                .getAttribute("d")
                .substring(1)
                .split(" L", 2);
        Element first = elements(svg, "circle", "point").getFirst();
        String[] start = path[0].split(" ", 2);
        assertEquals(Double.parseDouble(first.getAttribute("cx")), Double.parseDouble(start[0]), 0.02);
        assertEquals(Double.parseDouble(first.getAttribute("cy")), Double.parseDouble(start[1]), 0.2);
    }

    @Test
    void everythingLiesInsideTheDrawing() throws Exception {
        Document svg = draw("copper");
        NodeList circles = svg.getElementsByTagName("circle");
        for (int i = 0; i < circles.getLength(); i++) {
            Element c = (Element) circles.item(i);
            double x = Double.parseDouble(c.getAttribute("cx"));
            double y = Double.parseDouble(c.getAttribute("cy"));
            assertTrue(x > 0 && x < 900 && y > 0 && y < 660, x + ", " + y);
        }
    }

    @Test
    void namesItsQuantitiesWithUnits() throws Exception {
        String text = draw("copper").getDocumentElement().getTextContent();
        for (String word : List.of("Volume per atom (Å³)", "Energy per atom (eV)", "(Å)", "GPa", "−3.5400 eV/atom")) {
            assertTrue(text.contains(word), word);
        }
    }
}
