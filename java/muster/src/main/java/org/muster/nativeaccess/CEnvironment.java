package org.muster.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The environment of this process as C code sees it.
 *
 * <p>{@link System#getenv(String)} is a copy made when the JVM started; native libraries such as an MPI read the real one
 * while they start, and only here can it be changed. Java's copy does not change with it, so processes started with
 * {@link ProcessBuilder} do not inherit what is set here.
 *
 * {@snippet :
 * CEnvironment.setenv("UCX_ERROR_SIGNALS", "");   // before MPI.Init
 * }
 *
 * <p>Threads: calls from Java exclude each other, but C code may read at any time; where there is no {@code libmuster} to {@link
 * #settle} the environment, change it before threads of native libraries run. The rest of this class needs only the C library.
 *
 * <p>Every method throws {@link NativeException} when the JVM denies native access.
 */
public final class CEnvironment {
    private static final boolean GRANTED = tryAccess();

    private CEnvironment() {}

    /** Whether the JVM lets {@link LibC} work. */
    static boolean isGranted() {
        return GRANTED;
    }

    /** {@return the value of a variable, empty when it is not set} */
    public static Optional<String> getenv(String name) {
        Objects.requireNonNull(name, "name");
        return call(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment value = LibC.getenv(arena.allocateFrom(name));
                return value.equals(MemorySegment.NULL) ? Optional.empty() : Optional.of(Native.string(value));
            }
        });
    }

    /**
     * Has the environment stay where it is in memory from now on, as far as that can be had (see {@link
     * NativeAccess#settleEnvironment}). Call it before the first variable is set while other threads run, here or by a native library.
     */
    public static void settle() {
        NativeAccess.get().ifPresent(NativeAccess::settleEnvironment);
    }

    /**
     * Sets a variable, replacing its value if it has one.
     *
     * @throws NativeException when the name is empty or contains {@code =}
     * @throws IllegalArgumentException when name or value contains a NUL character
     */
    public static void setenv(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        call(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                int result = LibC.setenv(state, arena.allocateFrom(name), arena.allocateFrom(value), 1);
                return check(result, state, "set", name);
            }
        });
    }

    /**
     * Removes a variable; there being none is no error.
     *
     * @throws NativeException when the name is empty or contains {@code =}
     * @throws IllegalArgumentException when the name contains a NUL character
     */
    public static void unsetenv(String name) {
        Objects.requireNonNull(name, "name");
        call(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                return check(LibC.unsetenv(state, arena.allocateFrom(name)), state, "unset", name);
            }
        });
    }

    private static boolean check(int result, MemorySegment state, String what, String name) {
        if (result != 0) {
            throw new NativeException(
                    "Cannot " + what + " the environment variable '" + name + "': " + Native.error(state) + ".",
                    Native.errno(state));
        }
        return true;
    }

    private static synchronized <R> R call(Supplier<R> body) {
        if (!GRANTED) {
            throw Native.denied();
        }
        return body.get();
    }

    /** Initializes {@link LibC}, which only works where native access is granted. */
    private static boolean tryAccess() {
        try {
            MethodHandles.lookup().ensureInitialized(LibC.class);
            return true;
        } catch (IllegalAccessException e) {
            throw new AssertionError("LibC is of this package", e);
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof IllegalCallerException) {
                return false;
            }
            throw e;
        }
    }
}
