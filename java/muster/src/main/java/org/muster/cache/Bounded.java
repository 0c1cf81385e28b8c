package org.muster.cache;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file as jHDF reads it, whatever is in it: nothing outside of it is read, no memory is taken for what is not there, and no more is
 * read in all than a file that is sound can need. So parts that lead back to each other come to an end.
 */
final class Bounded implements HdfBackingStorage {
    /** How often the whole file may be read; headers are read twice, for their checksums. */
    private static final int TIMES = 4;

    private static final int SPARE = 1 << 16;

    private final Source source;
    private final Superblock superblock = new Superblock.SuperblockV2V3();
    private long left;

    Bounded(Source source) {
        this.source = source;
        left = TIMES * source.length() + SPARE;
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        left -= Math.max(0, length);
        if (address < 0 || length < 0 || length > source.size() - address || left < 0) {
            throw new HdfException("it has parts that are not in it, or that are part of themselves");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            source.fill(bytes, address);
        } catch (IOException e) {
            throw new HdfException("reading failed", e);
        }
        return bytes;
    }

    @Override
    public ByteBuffer map(long address, long length) {
        return readBufferFromAddress(address, Math.toIntExact(length));
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        return map(address, length);
    }

    @Override
    public long getUserBlockSize() {
        return 0;
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public FileChannel getFileChannel() {
        return source;
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public void close() {
        // The source is somebody else's.
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public boolean inMemory() {
        return false;
    }
}
