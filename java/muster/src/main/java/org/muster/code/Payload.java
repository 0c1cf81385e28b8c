package org.muster.code;

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
}
