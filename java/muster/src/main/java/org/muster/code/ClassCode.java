package org.muster.code;

/**
 * A piece of the program's code for a worker: a class, or where a class is found.
 *
 * @param id number of this piece, unique in its {@link MasterCodec}
 * @param loader the master's class loader that it belongs to
 * @param name binary name of the class
 * @param bytes the class file; or four bytes, the number of the other loader that defines a class of this name
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity at most
public record ClassCode(int id, int loader, String name, byte[] bytes) {
    /** The four bytes that stand for "defined by that other loader". */
    static byte[] number(int loader) {
        return new byte[] {(byte) (loader >>> 24), (byte) (loader >>> 16), (byte) (loader >>> 8), (byte) loader};
    }

    /** The number in the first four bytes. */
    static int number(byte[] b) {
        return (b[0] & 255) << 24 | (b[1] & 255) << 16 | (b[2] & 255) << 8 | (b[3] & 255);
    }
}
