package org.muster.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A strict reader of JSON, so that what is written is read by other rules than it was written by. */
final class Json {
    private final String s;
    private int at;

    private Json(String s) {
        this.s = s;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) {
        Json j = new Json(text);
        Object value = j.value();
        j.space();
        if (j.at != text.length() || !(value instanceof Map)) {
            throw j.wrong("one object");
        }
        return (Map<String, Object>) value;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(expected + " expected at " + at + " of " + s);
    }

    private void space() {
        while (at < s.length() && " \t\r\n".indexOf(s.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(String token) {
        space();
        if (s.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void need(String token) {
        if (!take(token)) {
            throw wrong(token);
        }
    }

    private @Nullable Object value() {
        if (take("{")) {
            return members();
        }
        if (take("[")) {
            return elements();
        }
        if (take("null")) {
            return null;
        }
        if (take("\"")) {
            return string();
        }
        int begin = at;
        while (at < s.length() && "+-.0123456789eE".indexOf(s.charAt(at)) >= 0) {
            at++;
        }
        if (begin == at) {
            throw wrong("a value");
        }
        return Double.valueOf(s.substring(begin, at));
    }

    private Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> m = new LinkedHashMap<>();
        if (take("}")) {
            return m;
        }
        do {
            need("\"");
            String key = string();
            need(":");
            if (m.containsKey(key)) {
                throw wrong("another key than " + key);
            }
            m.put(key, value());
        } while (take(","));
        need("}");
        return m;
    }

    private List<@Nullable Object> elements() {
        List<@Nullable Object> l = new ArrayList<>();
        if (take("]")) {
            return l;
        }
        do {
            l.add(value());
        } while (take(","));
        need("]");
        return l;
    }

    private String string() {
        StringBuilder b = new StringBuilder();
        while (s.charAt(at) != '"') {
            char c = s.charAt(at++);
            if (c < 0x20) {
                throw wrong("no control character");
            }
            if (c != '\\') {
                b.append(c);
                continue;
            }
            char e = s.charAt(at++);
            switch (e) {
                case 'n' -> b.append('\n');
                case 'r' -> b.append('\r');
                case 't' -> b.append('\t');
                case 'u' -> {
                    b.append((char) Integer.parseInt(s, at, at + 4, 16));
                    at += 4;
                }
                case '"', '\\', '/' -> b.append(e);
                default -> throw wrong("an escape");
            }
        }
        at++;
        return b.toString();
    }
}
