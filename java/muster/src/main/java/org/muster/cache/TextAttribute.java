package org.muster.cache;

import io.jhdf.api.Node;
import io.jhdf.api.WritableAttributeImpl;
import io.jhdf.api.WritableNode;
import java.util.Map;

/**
 * A string attribute. jHDF writes a few bytes too many for a string that is not in an array, and then warns when it reads them; so it
 * is given an array of one, and told that it is none.
 */
final class TextAttribute extends WritableAttributeImpl {
    private final String text;

    private TextAttribute(String name, Node node, String text) {
        super(name, node, text);
        this.text = text;
    }

    @Override
    public Object getData() {
        return new String[] {text};
    }

    /** Gives a node an attribute: a string, or a boxed number. */
    static void put(WritableNode node, String name, Object value) {
        if (value instanceof String text) {
            node.getAttributes().put(name, new TextAttribute(name, node, text));
        } else {
            node.putAttribute(name, value);
        }
    }

    static void putAll(WritableNode node, Map<String, Object> attributes) {
        attributes.forEach((name, value) -> put(node, name, value));
    }
}
