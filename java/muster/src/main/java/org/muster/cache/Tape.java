package org.muster.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that is being written, mostly in rising order: what is near its end is gathered in memory, so that a small entry is one
 * write. All of what is given is written, or an exception is thrown. One thread only.
 */
final class Tape extends Device {
    private static final int SMALLEST = 16 << 10;
    private static final int LARGEST = 1 << 20;

    private final RandomAccessFile file;
    private byte[] window = new byte[SMALLEST];
    private long base;
    private int filled;
    private long position;

    /** Opens a file that is there already. */
    Tape(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public FileChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = write(from, position);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer from, long to) throws IOException {
        int count = from.remaining();
        long at = to;
        if (at < base && from.hasRemaining()) {
            byte[] early = new byte[(int) Math.min(base - at, from.remaining())];
            from.get(early);
            file.seek(at);
            file.write(early);
            at += early.length;
        }
        while (from.hasRemaining()) {
            if (at - base >= LARGEST) {
                flush(at);
            }
            int offset = (int) (at - base);
            int length = Math.min(from.remaining(), LARGEST - offset);
            reserve(offset + length);
            from.get(window, offset, length);
            filled = Math.max(filled, offset + length);
            at += length;
        }
        return count;
    }

    private void reserve(int needed) {
        if (needed > window.length) {
            window = Arrays.copyOf(window, Math.min(LARGEST, Math.max(needed, 2 * window.length)));
        }
        if (needed > filled) {
            Arrays.fill(window, filled, needed, (byte) 0); // what is skipped may be written later
        }
    }

    /** Writes out what is gathered; what follows begins at {@code next}, or what was skipped before it. */
    private void flush(long next) throws IOException {
        file.seek(base);
        file.write(window, 0, filled);
        base = Math.max(next, base + filled);
        filled = 0;
    }

    @Override
    public long size() throws IOException {
        return Math.max(file.length(), base + filled);
    }

    /** Ends the file at the given length with a {@link Trailer} that vouches for what is there from an offset on. */
    void seal(long length, long from) throws IOException {
        flush(base + filled);
        file.setLength(length);
        file.seek(from);
        Trailer.Sum sum = new Trailer.Sum();
        byte[] piece = new byte[(int) Math.min(LARGEST, length - from)];
        for (long left = length - from; left > 0; ) {
            int count = (int) Math.min(piece.length, left);
            file.readFully(piece, 0, count);
            sum.add(piece, 0, count);
            left -= count;
        }
        file.write(Trailer.bytes(length, from, sum));
    }

    /** The checksum of a part that has been written. */
    int checksum(long from, long length) throws IOException {
        if (from >= base && from + length <= base + filled) {
            Trailer.Sum sum = new Trailer.Sum();
            sum.add(window, (int) (from - base), (int) length);
            return sum.value();
        }
        flush(base + filled);
        file.seek(from);
        Trailer.Sum sum = new Trailer.Sum();
        byte[] piece = new byte[(int) Math.min(LARGEST, length)];
        for (long left = length; left > 0; ) {
            int count = (int) Math.min(piece.length, left);
            file.readFully(piece, 0, count);
            sum.add(piece, 0, count);
            left -= count;
        }
        return sum.value();
    }

    /** Has all of it on the disk. */
    void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
