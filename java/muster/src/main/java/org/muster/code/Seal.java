package org.muster.code;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.zip.CRC32C;
import org.muster.SerializationException;

/**
 * A checksum at the end of every stream. Reading checks what it can, but a damaged stream may also be a sound one of
 * something else, such as a lock that nobody will ever release.
 */
final class Seal {
    private Seal() {}

    /** The stream with its checksum. */
    static byte[] close(Output out) {
        out.writeInt(checksum(out.getBuffer(), out.position()));
        return out.toBytes();
    }

    /** Checks the stream, and opens it. */
    static CheckedInput open(byte[] stream) {
        int length = stream.length - Integer.BYTES;
        if (length < 0 || new Input(stream, length, Integer.BYTES).readInt() != checksum(stream, length)) {
            throw new SerializationException("what was received is damaged: the checksum of its " + stream.length
                    + " bytes is wrong. If this happens again, check the network and the memory of the nodes.");
        }
        return new CheckedInput(stream, length);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }
}
