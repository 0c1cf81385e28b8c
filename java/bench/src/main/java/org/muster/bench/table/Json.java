package org.muster.bench.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Maps, lists, texts and numbers as JSON. */
final class Json {
    private Json() {}

    static String of(Object value) {
        StringBuilder text = new StringBuilder();
        write(text, value, "\n");
        return text.append('\n').toString();
    }

    private static void write(StringBuilder text, Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> {
                String inner = newLine + "  ";
                String before = "{";
                for (Map.Entry<?, ?> e : map.entrySet()) {
                    text.append(before)
                            .append(inner)
                            .append(quoted(String.valueOf(e.getKey())))
                            .append(": ");
                    write(text, e.getValue(), inner);
                    before = ",";
                }
                text.append(map.isEmpty() ? "{}" : newLine + "}");
            }
            case List<?> list -> {
                text.append('[');
                for (int i = 0; i < list.size(); i++) {
                    text.append(i == 0 ? "" : ", ");
                    write(text, list.get(i), newLine);
                }
                text.append(']');
            }
            // JSON has no word for what is no number.
            case Double d when d.isNaN() || d.isInfinite() -> text.append("null");
            case Number n -> text.append(n);
            case Boolean b -> text.append(b);
            default -> text.append(quoted(value.toString()));
        }
    }

    private static String quoted(String s) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
