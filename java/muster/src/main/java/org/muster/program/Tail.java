package org.muster.program;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Keeps the last 8 KiB, and passes all on to a file if there is one. Thread-safe. */
final class Tail extends OutputStream implements Kept {
    private static final int ROOM = 8 << 10;

    private final byte[] ring = new byte[ROOM];
    /** Of all that was written. */
    private long count;

    private final @Nullable OutputStream file;

    Tail(@Nullable OutputStream file) {
        this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
        synchronized (this) {
            for (int i = Math.max(0, length - ROOM); i < length; i++) {
                ring[(int) ((count + i) % ROOM)] = b[offset + i];
            }
            count += length;
        }
        if (file != null) {
            file.write(b, offset, length);
        }
    }

    @Override
    public synchronized byte[] bytes() {
        int length = (int) Math.min(count, ROOM);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = ring[(int) ((count - length + i) % ROOM)];
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
