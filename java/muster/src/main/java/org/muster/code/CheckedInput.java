package org.muster.code;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/**
 * A stream that may be anything: no count and no length in it makes more memory be taken than it has bytes. What is counted
 * has bytes of its own, so all counts of one stream together are no more than its bytes; else a few thousand bytes of lists
 * in lists could each claim to be as long as the whole.
 */
final class CheckedInput extends Input {
    private long claimed;

    CheckedInput(byte[] bytes, int length) {
        super(bytes, 0, length);
    }

    CheckedInput(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /** Reads a count of things of at least {@code least} bytes each. */
    int readCount(int least) {
        int count = readVarInt(true);
        claimed += (long) count * least;
        if (count < 0 || (long) count * least > limit - position || claimed > limit) {
            throw new KryoException("a count of " + count + " is more than the data hold");
        }
        return count;
    }

    /** As written by {@code writeString}; Kryo itself takes the memory before it looks whether the characters are there. */
    @Override
    public String readString() {
        int begin = position;
        if (begin < limit && (buffer[begin] & 0x80) != 0) {
            readVarIntFlag();
            int length = readVarIntFlag(true);
            if (length < 0 || length - 1 > limit - position) {
                throw new KryoException("a text of " + length + " characters is more than the data hold");
            }
            position = begin;
        }
        return super.readString();
    }
}
