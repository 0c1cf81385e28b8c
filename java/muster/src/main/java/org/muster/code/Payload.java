package org.muster.code;

import java.lang.reflect.Array;

/**
 * An object graph as data: the serialized stream, and beside it the larger primitive arrays of the graph, which travel
 * out of band without going through the serializer.
 *
 * @param stream the stream; it refers to the arrays by their place
 * @param arrays primitive arrays of any type
 */
@SuppressWarnings("ArrayRecordComponent") // data on its way: handed on, never compared
public record Payload(byte[] stream, Object[] arrays) {
    private static final Object[] NONE = {};

    /**
     * A payload without arrays beside it.
     *
     * @param stream the stream
     */
    public Payload(byte[] stream) {
        this(stream, NONE);
    }

    /**
     * Copies the arrays, so that a value read from the copy shares nothing with others.
     *
     * @return the copy
     */
    public Payload copy() {
        Object[] copies = new Object[arrays.length];
        for (int i = 0; i < copies.length; i++) {
            int n = Array.getLength(arrays[i]);
            copies[i] = Array.newInstance(arrays[i].getClass().componentType(), n);
            System.arraycopy(arrays[i], 0, copies[i], 0, n);
        }
        return new Payload(stream, copies);
    }
}
