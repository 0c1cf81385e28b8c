package org.muster.cluster;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.muster.LaunchException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** XML that a command has printed. */
record Xml(Element element) {
    /** Reads it; nothing that it refers to is fetched. */
    static Xml parse(String text, String command) {
        try {
            DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
            f.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            f.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            f.setExpandEntityReferences(false);
            var builder = f.newDocumentBuilder();
            builder.setErrorHandler(null);
            return new Xml(builder.parse(new InputSource(new StringReader(text.strip())))
                    .getDocumentElement());
        } catch (SAXException e) {
            throw new LaunchException(command + " printed no sound XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException | java.io.IOException e) {
            throw new IllegalStateException("this JDK reads no XML", e);
        }
    }

    /** All elements of that name inside, at any depth. */
    List<Xml> all(String name) {
        NodeList list = element.getElementsByTagName(name);
        List<Xml> all = new ArrayList<>();
        for (int i = 0; i < list.getLength(); i++) {
            if (list.item(i) instanceof Element e) {
                all.add(new Xml(e));
            }
        }
        return all;
    }

    /** The text of the first element of that name inside, or empty. */
    String text(String name) {
        List<Xml> all = all(name);
        return all.isEmpty() ? "" : all.getFirst().element.getTextContent().strip();
    }

    /** An attribute, or empty. */
    String attribute(String name) {
        return element.getAttribute(name);
    }
}
