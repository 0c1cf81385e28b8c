package org.muster.program;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** A program's standard error, without the helper's {@link Announcement}, which completes a future when first read. */
final class Announced extends FilterInputStream {
    private final boolean announces;
    private final long pid;
    private final CompletableFuture<Long> started;

    /**
     * Wraps the stream.
     *
     * @param announces whether there is an announcement
     * @param pid the program's process id, where there is none
     */
    Announced(InputStream in, boolean announces, long pid, CompletableFuture<Long> started) {
        super(in);
        this.announces = announces;
        this.pid = pid;
        this.started = started;
    }

    @Override
    public int read() throws IOException {
        hear();
        return super.read();
    }

    @Override
    public int read(byte[] b, int offset, int length) throws IOException {
        hear();
        return super.read(b, offset, length);
    }

    private void hear() {
        if (started.isDone()) {
            return;
        }
        try {
            started.complete(announces ? Announcement.read(in) : pid);
        } catch (IOException | Announcement.NotStarted | NumberFormatException e) {
            started.completeExceptionally(e);
        }
    }
}
