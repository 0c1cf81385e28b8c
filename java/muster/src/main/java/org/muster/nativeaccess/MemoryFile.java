package org.muster.nativeaccess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file in memory, in no directory: other processes of this user and node can open it by its path while this process
 * lives, and nobody else can. It is there until this process ends, and not inherited by those that it starts.
 *
 * <p>Thread-safe. This class needs only the C library, not {@code libmuster}.
 *
 * {@snippet :
 * MemoryFile notes = MemoryFile.create("notes");
 * new ProcessBuilder("sh", "-c", "echo done >>" + notes.path()).start().waitFor();
 * notes.read();   // "done\n"
 * }
 */
public final class MemoryFile {
    private static final int MFD_CLOEXEC = 1;

    private final Path path;

    private MemoryFile(Path path) {
        this.path = path;
    }

    /**
     * Makes an empty one.
     *
     * @param name what {@code /proc} shows it as
     * @throws NativeException when the JVM denies native access, or the system has no room for another file
     */
    public static MemoryFile create(String name) {
        Objects.requireNonNull(name, "name");
        if (!CEnvironment.isGranted()) {
            throw Native.denied();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            int fd = LibC.memfdCreate(state, arena.allocateFrom(name), MFD_CLOEXEC);
            if (fd < 0) {
                throw new NativeException(
                        "Cannot make a file in memory: " + Native.error(state) + ".", Native.errno(state));
            }
            return new MemoryFile(Native.path(fd));
        }
    }

    /** {@return where processes of this node find it} */
    public Path path() {
        return path;
    }

    /** {@return all that has been written to it} */
    public String read() {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
