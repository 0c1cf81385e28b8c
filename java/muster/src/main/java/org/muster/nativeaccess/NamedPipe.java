package org.muster.nativeaccess;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A pipe that is in no directory: other processes of this user and node can open its reading end by its path while it is open here, and
 * nobody else can. A reader gets the end of the file when this process closes it, or ends. Not inherited by processes that this one starts.
 *
 * <p>Thread-safe. This class needs only the C library, not {@code libmuster}.
 *
 * {@snippet :
 * NamedPipe pipe = NamedPipe.create();
 * Process reader = new ProcessBuilder("head", "-c", "1", pipe.path().toString()).start();
 * pipe.write(1);
 * }
 */
public final class NamedPipe implements AutoCloseable {
    private static final int O_CLOEXEC = 02000000;

    private final Path path;
    private final int reading;
    private final FileOutputStream writing;
    private boolean closed;

    private NamedPipe(int reading, FileOutputStream writing) {
        this.reading = reading;
        this.writing = writing;
        path = Native.path(reading);
    }

    /**
     * Makes an empty one.
     *
     * @throws NativeException when the JVM denies native access, or the system has no room for another
     */
    public static NamedPipe create() {
        if (!CEnvironment.isGranted()) {
            throw Native.denied();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            if (LibC.pipe2(state, ends, O_CLOEXEC) != 0) {
                throw new NativeException("Cannot make a pipe: " + Native.error(state) + ".", Native.errno(state));
            }
            int reading = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
            int writing = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
            try {
                return new NamedPipe(reading, new FileOutputStream("/proc/self/fd/" + writing));
            } catch (IOException e) {
                LibC.close(state, reading);
                throw new NativeException("Cannot open a pipe: " + e.getMessage(), e);
            } finally {
                LibC.close(state, writing);
            }
        }
    }

    /** {@return where processes of this node find its reading end} */
    public Path path() {
        return path;
    }

    /**
     * Writes a byte; waits while nobody reads and 64 KiB are unread.
     *
     * @param b the byte
     */
    public void write(int b) {
        try {
            writing.write(b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (Arena arena = Arena.ofConfined()) {
            LibC.close(Native.state(arena), reading);
            writing.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
