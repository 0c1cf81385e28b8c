package org.muster.graph;

/** Text as the file formats want it. */
final class Escapes {
    private Escapes() {}

    /** For XML's text and attributes; what XML 1.0 cannot hold becomes a question mark. */
    static String xml(String s) {
        StringBuilder out = new StringBuilder(s.length() + 16);
        s.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(isXml(c) ? c : '?');
            }
        });
        return out.toString();
    }

    private static boolean isXml(int c) {
        return c >= 0x20 ? !isSurrogate(c) && c != 0xfffe && c != 0xffff : c == '\t' || c == '\n';
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** For a quoted string of DOT, with line breaks kept. */
    static String dot(String s) {
        StringBuilder out = new StringBuilder(s.length() + 16).append('"');
        s.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append(' ');
                // Graphviz would take it for an entity, or refuse it as one that it does not know.
                case '&' -> out.append("&amp;");
                default -> out.appendCodePoint(c < 0x20 || isSurrogate(c) ? '?' : c);
            }
        });
        return out.append('"').toString();
    }

    /** For a string of JSON. */
    static String json(String s) {
        StringBuilder out = new StringBuilder(s.length() + 16).append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || isSurrogate(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
