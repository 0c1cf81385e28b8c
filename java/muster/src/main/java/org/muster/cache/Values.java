package org.muster.cache;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.muster.code.ValueCodec;

/**
 * Values as HDF5 items and back. Stored with their type and shape are primitive arrays of any rectangular shape, boxed values,
 * strings, null, and lists of these. Everything else is stored as bytes of the codec, with its larger arrays beside them.
 */
final class Values {
    /** What the item of the whole value is named, and the group of the arrays beside it. */
    static final String RESULT = "result";

    static final String ARRAYS = "arrays";

    /** The encoding of what is stored with its type and shape; other values' is the codec's format. */
    static final String TYPED = "typed";

    static final String STRING = "java.lang.String";
    private static final String NULL = "null";
    private static final String BYTES = "byte[]";

    /** Longer lists of parts that are not all numbers of one type are stored as bytes. */
    private static final int MOST_PARTS = 4096;

    private static final int LONGEST_TEXT = 1 << 16;

    private Values() {}

    /**
     * A value ready to be stored.
     *
     * @param type the name of its Java type
     * @param encoding {@link #TYPED}, or the format of the codec
     * @param items to be stored
     */
    record Encoded(String type, String encoding, Map<String, Item> items) {}

    static Encoded encode(@Nullable Object value, ValueCodec codec, String format) {
        Item item = typed(value, true);
        if (item != null) {
            return new Encoded(item.javaType(), TYPED, Map.of(RESULT, item));
        }
        var payload = codec.encode(value);
        Map<String, Item> items = new LinkedHashMap<>();
        items.put(RESULT, bytes(payload.stream()));
        if (payload.arrays().length > 0) {
            items.put(ARRAYS, new Item.Parts(ARRAYS, parts(Arrays.asList(payload.arrays()))));
        }
        return new Encoded(Objects.requireNonNull(value).getClass().getName(), format, items);
    }

    static @Nullable Object decode(Image image, ValueCodec codec, String format) throws Damaged {
        try {
            return decoded(image, codec, format);
        } catch (ClassCastException | IndexOutOfBoundsException | NullPointerException e) {
            throw new Damaged("its value is not of the type that it says: " + e, e);
        }
    }

    private static @Nullable Object decoded(Image image, ValueCodec codec, String format) throws Damaged {
        Item result = image.items().get(RESULT);
        String encoding = image.text(Image.ENCODING);
        if (result != null && encoding.equals(TYPED)) {
            return value(result);
        }
        if (!encoding.equals(format)) {
            throw new Damaged("another version of Muster wrote it (" + image.text(Image.VERSION) + ")");
        }
        if (!(result instanceof Item.Numbers n) || !(n.array() instanceof byte[] stream)) {
            throw new Damaged("it has no value");
        }
        List<Object> arrays = new ArrayList<>();
        if (image.items().get(ARRAYS) instanceof Item.Parts beside) {
            for (Item item : ordered(beside)) {
                arrays.add(((Item.Numbers) item).array());
            }
        }
        return codec.decode(new org.muster.code.Payload(stream, arrays.toArray()));
    }

    /** The elements of a dataset of that Java type. */
    static Elements elements(String javaType) {
        String name = javaType;
        if (name.endsWith(">")) {
            name = name.substring(name.indexOf('<') + 1, name.length() - 1);
        }
        while (name.endsWith("[]")) {
            name = name.substring(0, name.length() - 2);
        }
        if (name.equals(NULL)) {
            return Elements.BYTE;
        }
        Elements primitive = Elements.ofName(name);
        if (primitive != null) {
            return primitive;
        }
        for (Elements e : Elements.values()) {
            if (e.box.getName().equals(name)) {
                return e;
            }
        }
        throw new IllegalArgumentException("no dataset is of type " + javaType);
    }

    private static Item.Numbers bytes(byte[] bytes) {
        return new Item.Numbers(BYTES, bytes, new int[] {bytes.length});
    }

    /** The item with the value's type and shape; null if it has to be bytes. */
    private static @Nullable Item typed(@Nullable Object value, boolean listsToo) {
        if (value == null) {
            return new Item.Numbers(NULL, new byte[0], new int[] {0});
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return array(value);
        }
        Elements box = Elements.ofBox(type);
        if (box != null) {
            Object one = Array.newInstance(box.primitive, 1);
            Array.set(one, 0, value);
            return new Item.Numbers(type.getName(), one, new int[0]);
        }
        if (value instanceof String text) {
            return isSimple(text) ? new Item.Text(STRING, text) : null;
        }
        ListKind kind = listsToo && value instanceof List<?> list ? ListKind.of(list) : null;
        return kind == null ? null : list((List<?>) value, kind);
    }

    private static @Nullable Item array(Object value) {
        Class<?> element = value.getClass();
        while (element.isArray()) {
            element = element.getComponentType();
        }
        int[] shape = Elements.ofPrimitive(element) == null ? null : Shapes.of(value);
        return shape == null ? null : new Item.Numbers(value.getClass().getTypeName(), value, shape);
    }

    /** Whether an HDF5 string gives it back as it is. */
    private static boolean isSimple(String text) {
        if (text.length() > LONGEST_TEXT) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || (Character.isSurrogate(text.charAt(i)) && !isPair(text, i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static @Nullable Item list(List<?> list, ListKind kind) {
        Elements box = commonBox(list);
        if (box != null) {
            Object all = Array.newInstance(box.primitive, list.size());
            int i = 0;
            for (Object element : list) {
                Array.set(all, i++, element);
            }
            return new Item.Numbers(kind.typeName + '<' + box.box.getName() + '>', all, new int[] {list.size()});
        }
        if (list.size() > MOST_PARTS || hasSameTwice(list)) {
            return null;
        }
        Map<String, Item> parts = new LinkedHashMap<>();
        for (Object element : list) {
            Item item = typed(element, false);
            if (item == null) {
                return null;
            }
            parts.put(Integer.toString(parts.size()), item);
        }
        return new Item.Parts(kind.typeName, parts);
    }

    private static @Nullable Elements commonBox(List<?> list) {
        Object first = list.isEmpty() ? null : list.getFirst();
        Elements box = first == null ? null : Elements.ofBox(first.getClass());
        if (box != null) {
            for (Object element : list) {
                if (element == null || element.getClass() != box.box) {
                    return null;
                }
            }
        }
        return box;
    }

    /** Whether an array is in the list more than once: it must be one and the same when it is read, too. */
    private static boolean hasSameTwice(List<?> list) {
        var seen = Collections.newSetFromMap(new java.util.IdentityHashMap<Object, Boolean>());
        for (Object element : list) {
            if (element != null && element.getClass().isArray() && !seen.add(element)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Item> parts(List<Object> arrays) {
        Map<String, Item> parts = new LinkedHashMap<>();
        for (Object array : arrays) {
            int[] shape = {Array.getLength(array)};
            parts.put(
                    Integer.toString(parts.size()),
                    new Item.Numbers(array.getClass().getTypeName(), array, shape));
        }
        return parts;
    }

    private static @Nullable Object value(Item item) throws Damaged {
        return switch (item) {
            case Item.Text t -> t.text();
            case Item.Parts p -> {
                ListKind kind = ListKind.ofName(p.javaType());
                List<@Nullable Object> values = new ArrayList<>();
                for (Item part : ordered(p)) {
                    values.add(value(part));
                }
                yield kind.make(values);
            }
            case Item.Numbers n -> value(n);
        };
    }

    private static @Nullable Object value(Item.Numbers n) throws Damaged {
        String type = n.javaType();
        if (type.equals(NULL)) {
            return null;
        }
        if (type.endsWith(">")) {
            List<@Nullable Object> values = new ArrayList<>();
            int length = Array.getLength(n.array());
            for (int i = 0; i < length; i++) {
                values.add(Array.get(n.array(), i));
            }
            return ListKind.ofName(type.substring(0, type.indexOf('<'))).make(values);
        }
        return n.shape().length == 0 ? Array.get(n.array(), 0) : n.array();
    }

    /** The parts by their numbers: a file may have them in any order. */
    private static List<Item> ordered(Item.Parts parts) throws Damaged {
        List<Item> ordered = new ArrayList<>();
        for (int i = 0; i < parts.parts().size(); i++) {
            Item part = parts.parts().get(Integer.toString(i));
            if (part == null) {
                throw new Damaged("part " + i + " of its value is missing");
            }
            ordered.add(part);
        }
        return ordered;
    }
}
