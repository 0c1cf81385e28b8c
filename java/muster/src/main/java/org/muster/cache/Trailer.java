package org.muster.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The last bytes of each file: they tell that it is this package's and whole. HDF5's own checksums cover headers only, and not the
 * data. Little-endian:
 *
 * <pre>
 * 8 bytes  MUSTERH5
 * 8 bytes  length of the file without this trailer
 * 8 bytes  where what the checksum covers begins; it ends where this trailer begins
 * 4 bytes  CRC-32C of that
 * 4 bytes  CRC-32C of the 28 bytes before
 * </pre>
 *
 * @param length of the file without the trailer
 * @param from where what the checksum covers begins
 * @param checksum of that
 */
record Trailer(long length, long from, int checksum) {
    static final int LENGTH = 32;
    private static final byte[] MAGIC = "MUSTERH5".getBytes(StandardCharsets.US_ASCII);

    static byte[] bytes(long length, long from, Sum sum) {
        ByteBuffer b = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        b.put(MAGIC).putLong(length).putLong(from).putInt(sum.value());
        b.putInt(own(b.array(), 0));
        return b.array();
    }

    /** Reads the trailer at the end of {@code bytes}, of a file of that size. */
    static Trailer read(byte[] bytes, int end, long fileSize) throws Damaged {
        int at = end - LENGTH;
        if (at < 0) {
            throw new Damaged("it is too short");
        }
        ByteBuffer b = ByteBuffer.wrap(bytes, at, LENGTH).slice().order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        b.get(magic);
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            throw new Damaged("it is not an entry that Muster wrote, or not all of one");
        }
        Trailer trailer = new Trailer(b.getLong(), b.getLong(), b.getInt());
        if (b.getInt() != own(bytes, at)
                || trailer.length != fileSize - LENGTH
                || trailer.from < 0
                || trailer.from > trailer.length) {
            throw new Damaged("its end does not fit the rest");
        }
        return trailer;
    }

    private static int own(byte[] bytes, int at) {
        Sum sum = new Sum();
        sum.add(bytes, at, LENGTH - Integer.BYTES);
        return sum.value();
    }

    /** A checksum in the making. */
    static final class Sum {
        private final CRC32C crc = new CRC32C();

        void add(byte[] bytes, int from, int count) {
            crc.update(bytes, from, count);
        }

        int value() {
            return (int) crc.getValue();
        }
    }
}
