package org.muster.cache;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The part of a file that one entry takes, as jHDF sees it: at the addresses that it has in the file. Small parts are read at once,
 * and large ones piece by piece. One thread only.
 */
final class Source extends Device {
    /** Up to this, all is read at once. */
    private static final int SMALL = 4 << 20;

    private static final int PIECE = 1 << 18;
    private static final byte[] SUPERBLOCK = superblock();

    private final RandomAccessFile file;
    private final long from;
    private final long length;
    private final byte[] bytes;

    private Source(RandomAccessFile file, long from, long length, byte[] bytes) {
        this.file = file;
        this.from = from;
        this.length = length;
        this.bytes = bytes;
    }

    /** A file of one entry, all of it checked. */
    static Source ofFile(Path path, boolean check) throws IOException {
        return open(path, file -> {
            long size = file.length();
            if (size <= SMALL) {
                byte[] all = new byte[(int) size];
                file.readFully(all);
                Trailer trailer = Trailer.read(all, all.length, size);
                Trailer.Sum sum = new Trailer.Sum();
                sum.add(all, (int) trailer.from(), (int) (trailer.length() - trailer.from()));
                compare(trailer.checksum(), sum.value());
                return new Source(file, 0, trailer.length(), all);
            }
            Trailer trailer = trailer(file);
            if (check) {
                compare(trailer.checksum(), sum(file, trailer.from(), trailer.length() - trailer.from()));
            }
            return new Source(file, 0, trailer.length(), new byte[0]);
        });
    }

    /** A part of a file, checked if a checksum is given. */
    static Source ofPart(Path path, long from, long length, int checksum, boolean check) throws IOException {
        return open(path, file -> {
            if (length <= SMALL) {
                byte[] part = new byte[(int) length];
                file.seek(from);
                file.readFully(part);
                Trailer.Sum sum = new Trailer.Sum();
                sum.add(part, 0, part.length);
                compare(checksum, sum.value());
                return new Source(file, from, length, part);
            }
            if (check) {
                compare(checksum, sum(file, from, length));
            }
            return new Source(file, from, length, new byte[0]);
        });
    }

    /** The end of a file, from what its trailer vouches for on; checked. */
    static Source ofEnd(Path path) throws IOException {
        return open(path, file -> {
            Trailer trailer = trailer(file);
            compare(trailer.checksum(), sum(file, trailer.from(), trailer.length() - trailer.from()));
            return new Source(file, 0, trailer.length(), new byte[0]);
        });
    }

    private interface Opening {
        Source on(RandomAccessFile file) throws IOException;
    }

    private static Source open(Path path, Opening opening) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        try {
            return opening.on(file);
        } catch (EOFException e) {
            close(file, e);
            throw new Damaged("it ends too early", e);
        } catch (IOException | RuntimeException | Error e) {
            close(file, e);
            throw e;
        }
    }

    private static void close(Closeable file, Throwable why) {
        try {
            file.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private static Trailer trailer(RandomAccessFile file) throws IOException {
        long size = file.length();
        byte[] end = new byte[(int) Math.min(Trailer.LENGTH, size)];
        file.seek(size - end.length);
        file.readFully(end);
        return Trailer.read(end, end.length, size);
    }

    private static int sum(RandomAccessFile file, long from, long length) throws IOException {
        Trailer.Sum sum = new Trailer.Sum();
        byte[] piece = new byte[(int) Math.min(PIECE, length)];
        file.seek(from);
        for (long left = length; left > 0; ) {
            int count = (int) Math.min(piece.length, left);
            file.readFully(piece, 0, count);
            sum.add(piece, 0, count);
            left -= count;
        }
        return sum.value();
    }

    private static void compare(int wanted, int found) throws Damaged {
        if (wanted != found) {
            throw new Damaged("its checksum is wrong");
        }
    }

    private static byte[] superblock() {
        ByteBuffer b = ImageWriter.superblock(Long.MAX_VALUE);
        b.rewind();
        byte[] bytes = new byte[b.remaining()];
        b.get(bytes);
        return bytes;
    }

    /** How many bytes there are. */
    long length() {
        return length;
    }

    @Override
    public long size() {
        return from + length;
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        if (at < SUPERBLOCK.length && (bytes.length == 0 || from > 0)) {
            int count = (int) Math.min(to.remaining(), SUPERBLOCK.length - at);
            to.put(SUPERBLOCK, (int) at, count);
            return count;
        }
        if (at < from || at >= from + length) {
            return -1;
        }
        int count = (int) Math.min(to.remaining(), from + length - at);
        if (bytes.length > 0) {
            to.put(bytes, (int) (at - from), count);
            return count;
        }
        file.seek(at);
        if (to.hasArray()) {
            file.readFully(to.array(), to.arrayOffset() + to.position(), count);
            to.position(to.position() + count);
        } else {
            byte[] piece = new byte[count];
            file.readFully(piece);
            to.put(piece);
        }
        return count;
    }

    /** Fills the buffer from its beginning to its limit. */
    void fill(ByteBuffer to, long at) throws IOException {
        to.position(0);
        for (long next = at; to.hasRemaining(); ) {
            int count = read(to, next);
            if (count <= 0) {
                throw new Damaged("data lie outside of it");
            }
            next += count;
        }
        to.position(0);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
