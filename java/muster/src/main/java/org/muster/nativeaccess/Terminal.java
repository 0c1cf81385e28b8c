package org.muster.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/** What a terminal says of itself. This class needs only the C library, not {@code libmuster}. */
public final class Terminal {
    /** Linux' request for a terminal's size: four shorts, of which the second is the columns. */
    private static final long TIOCGWINSZ = 0x5413;

    private Terminal() {}

    /**
     * How many columns a terminal has.
     *
     * @param fd a file descriptor, such as 2 for standard error
     * @return the columns, 0 where the terminal does not know them; empty if the descriptor is not a terminal
     * @throws NativeException when the JVM denies native access
     */
    public static OptionalInt columns(int fd) {
        if (!CEnvironment.isGranted()) {
            throw Native.denied();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(8, 2);
            return LibC.ioctl(fd, TIOCGWINSZ, size) == 0
                    ? OptionalInt.of(Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2)))
                    : OptionalInt.empty();
        }
    }
}
