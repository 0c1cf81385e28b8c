package org.muster.code;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.BitSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values that have no other objects in them. */
final class Leaves {
    private static final Class<?> PATH = FileSystems.getDefault().getPath("").getClass();

    private Leaves() {}

    /** Writes the value, or leaves it if it is none of these. NaN is one value; zero and minus zero are two. */
    static boolean write(Sink out, @Nullable Object value) {
        switch (value) {
            case null -> out.put('0');
            case String v -> out.put('s').text(v);
            case Integer v -> out.put('I').number(v);
            case Long v -> out.put('J').number(v);
            case Double v -> out.put('D').number(Double.doubleToLongBits(v));
            case Boolean v -> out.put(v ? 'T' : 'N');
            case Float v -> out.put('F').number(Float.floatToIntBits(v));
            case Short v -> out.put('S').number(v);
            case Byte v -> out.put('B').number(v);
            case Character v -> out.put('C').number(v);
            default -> {
                return value.getClass().isArray() ? array(out, value) : other(out, value);
            }
        }
        return true;
    }

    private static boolean array(Sink out, Object array) {
        if (PrimitiveBytes.isLarge(array)
                || !array.getClass().getComponentType().isPrimitive()) {
            return false;
        }
        out.put('[').put(array.getClass().getComponentType().descriptorString().charAt(0));
        out.bytes(PrimitiveBytes.of(array));
        return true;
    }

    private static boolean other(Sink out, Object value) {
        Class<?> type = value.getClass();
        if (type == Object.class) {
            out.put('o');
            return true;
        }
        if (!Everywhere.isJdk(type)) {
            return false;
        }
        switch (value) {
            case BigInteger v when type == BigInteger.class -> text(out, type, v.toString());
            case BigDecimal v
            when type == BigDecimal.class -> text(out, type, v.unscaledValue() + "e" + -(long) v.scale());
            case UUID v -> text(out, type, v.toString());
            case URI v -> text(out, type, v.toString());
            case File v -> text(out, File.class, v.getPath());
            case Path v when type == PATH -> text(out, Path.class, v.toString());
            case Charset v -> text(out, Charset.class, v.name());
            case BitSet v -> out.put('b').bytes(v.toByteArray());
            case StringBuilder v -> text(out, type, v);
            case StringBuffer v -> text(out, type, v);
            case ZoneId v -> text(out, ZoneId.class, v.getId());
            case TemporalAccessor v when isTime(type) -> text(out, type, v.toString());
            case TemporalAmount v when isTime(type) -> text(out, type, v.toString());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isTime(Class<?> type) {
        return type.getPackageName().startsWith("java.time") && !type.isEnum();
    }

    private static void text(Sink out, Class<?> type, CharSequence text) {
        out.put('t').text(type.getName()).text(text);
    }
}
