package org.muster.code;

import org.jspecify.annotations.Nullable;

/** Turns values into data and back; both ends know the same classes. Thread-safe. */
public interface ValueCodec {
    /**
     * Serializes a value. Its larger primitive arrays are referred to by the payload, not copied.
     *
     * @param value the value
     * @return its data
     * @throws org.muster.SerializationException if it cannot be serialized; the message names the class and the path
     */
    Payload encode(@Nullable Object value);

    /**
     * Makes the value anew. The payload's arrays become part of it, not copied.
     *
     * @param payload the data
     * @return the value
     * @throws org.muster.SerializationException if the data are damaged or a class is missing
     */
    @Nullable
    Object decode(Payload payload);
}
