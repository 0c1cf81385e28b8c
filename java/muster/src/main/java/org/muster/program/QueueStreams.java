package org.muster.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeoutException;

/** The two ends of a {@link ByteQueue} as streams. */
final class QueueStreams {
    /** What becomes of a stream's user when a wait was cut off, or what was written is lost. */
    interface Trouble {
        /**
         * Deals with it.
         *
         * @param e an {@link InterruptedException} or a {@link TimeoutException}; or an {@link IOException} for bytes lost
         * @return what to throw
         */
        IOException with(Exception e);
    }

    private QueueStreams() {}

    /** What takes from the queue; closing it abandons the queue. */
    static InputStream input(ByteQueue queue, long nanos, Trouble trouble) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] b, int offset, int length) throws IOException {
                try {
                    return queue.take(b, offset, length, nanos);
                } catch (InterruptedException | TimeoutException e) {
                    throw trouble.with(e);
                }
            }

            @Override
            public int available() {
                return queue.available();
            }

            @Override
            public void close() {
                queue.abandon();
            }
        };
    }

    /** What puts into the queue; closing it closes the queue. */
    static OutputStream output(ByteQueue queue, long nanos, Trouble trouble) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] b, int offset, int length) throws IOException {
                try {
                    if (!queue.put(b, offset, length, nanos)) {
                        throw trouble.with(new IOException("closed"));
                    }
                } catch (InterruptedException | TimeoutException e) {
                    throw trouble.with(e);
                }
            }

            @Override
            public void close() {
                queue.close();
            }
        };
    }
}
