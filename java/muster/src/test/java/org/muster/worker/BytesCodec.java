package org.muster.worker;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;
import org.muster.code.ValueCodec;

/** Codes strings, null, and arrays of objects whose last elements are primitive arrays. */
final class BytesCodec implements ValueCodec {
    @Override
    public Payload encode(@Nullable Object value) {
        if (value instanceof Object[] both) {
            Object[] arrays = java.util.Arrays.copyOfRange(both, 1, both.length);
            return new Payload(bytes((String) both[0]), arrays);
        }
        return new Payload(bytes(Objects.toString(value)));
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable Object decode(Payload payload) {
        String s = new String(payload.stream(), StandardCharsets.UTF_8);
        if (payload.arrays().length > 0) {
            Object[] both = new Object[1 + payload.arrays().length];
            both[0] = s;
            System.arraycopy(payload.arrays(), 0, both, 1, payload.arrays().length);
            return both;
        }
        return s.equals("null") ? null : s;
    }
}
