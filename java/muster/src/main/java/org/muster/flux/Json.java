package org.muster.flux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.NativeException;

/**
 * JSON, as Flux speaks it. A value is a {@link Map} with strings as keys, a {@link List}, a {@link String}, a {@link Long}, a {@link
 * Double}, a {@link Boolean} or null.
 */
public final class Json {
    /** What Flux sends is some ten deep; deeper is no message of its. */
    private static final int DEEPEST = 200;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /**
     * Reads one value.
     *
     * @param text the whole text
     * @return the value
     * @throws NativeException if it is not JSON; says where
     */
    public static @Nullable Object read(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at < text.length()) {
            throw json.wrong("the end");
        }
        return value;
    }

    /**
     * Reads an object.
     *
     * @param text the whole text
     * @return its members, in their order
     * @throws NativeException if it is anything else
     */
    public static Map<String, @Nullable Object> readObject(String text) {
        return object(read(text));
    }

    /**
     * The value as an object.
     *
     * @param value any value
     * @return its members, none where it is no object
     */
    @SuppressWarnings("unchecked") // keys are strings, since only read makes them
    public static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /**
     * The value as a list.
     *
     * @param value any value
     * @return its elements, none where it is no list
     */
    @SuppressWarnings("unchecked") // anything is an object
    public static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
    }

    static String text(@Nullable Object value) {
        return value instanceof String s ? s : "";
    }

    static double number(@Nullable Object value, double otherwise) {
        return value instanceof Number n ? n.doubleValue() : otherwise;
    }

    /**
     * Writes a value; besides what {@link #read} gives, any {@link Collection} and {@link Number} will do.
     *
     * @param value the value
     * @return JSON
     */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> writeObject(out, map);
            case Collection<?> list -> writeList(out, list);
            case Number n -> out.append(n);
            case Boolean b -> out.append(b);
            default -> writeText(out, value.toString());
        }
    }

    private static void writeObject(StringBuilder out, Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> e : map.entrySet()) {
            out.append(separator);
            writeText(out, String.valueOf(e.getKey()));
            out.append(':');
            write(out, e.getValue());
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void writeList(StringBuilder out, Collection<?> list) {
        String separator = "[";
        for (Object o : list) {
            out.append(separator);
            write(out, o);
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private @Nullable Object value(int depth) {
        if (depth > DEEPEST) {
            throw wrong("less depth");
        }
        space();
        char c = peek();
        return switch (c) {
            case '{' -> objectAt(depth);
            case '[' -> listAt(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> objectAt(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        space();
        if (take('}')) {
            return map;
        }
        do {
            space();
            String key = string();
            space();
            expect(':');
            map.put(key, value(depth + 1));
            space();
        } while (take(','));
        expect('}');
        return map;
    }

    private List<@Nullable Object> listAt(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        space();
        if (take(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
            space();
        } while (take(','));
        expect(']');
        return list;
    }

    private String string() {
        expect('"');
        StringBuilder s = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            s.append(c == '\\' ? escaped() : c);
        }
        at++;
        return s.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> throw wrong("an escape");
        };
    }

    private char hex() {
        int end = at + 4;
        if (end > text.length()) {
            throw wrong("four hexadecimal digits");
        }
        int code = 0;
        for (; at < end; at++) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0) {
                throw wrong("four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Object number() {
        int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        try {
            if (digits.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
                return Long.parseLong(digits);
            }
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            at = from;
            throw wrong("a value");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value");
        }
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private boolean take(char c) {
        boolean is = at < text.length() && text.charAt(at) == c;
        at += is ? 1 : 0;
        return is;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private NativeException wrong(String wanted) {
        return new NativeException("What Flux sent is not JSON: " + wanted + " was expected at character " + at, 0);
    }
}
