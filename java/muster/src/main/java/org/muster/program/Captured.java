package org.muster.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps up to so many bytes in memory. Thread-safe. */
final class Captured extends OutputStream implements Kept {
    /** There were more. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException(int limit) {
            super("more than " + limit + " bytes");
        }
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;

    Captured(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] b, int offset, int length) throws IOException {
        if (length > limit - bytes.size()) {
            throw new FullException(limit);
        }
        bytes.write(b, offset, length);
    }

    @Override
    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }
}
