package org.muster.nativeaccess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The C library's functions, as they are. */
final class LibC {
    private static final SymbolLookup LOOKUP = Linker.nativeLinker().defaultLookup();

    private static final MethodHandle GETENV =
            Native.plainFunction(LOOKUP, "getenv", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle SETENV =
            Native.function(LOOKUP, "setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle UNSETENV =
            Native.function(LOOKUP, "unsetenv", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle STRERROR =
            Native.plainFunction(LOOKUP, "strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final MethodHandle IOCTL = Native.plainFunction(
            LOOKUP,
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2));

    private static final MethodHandle MEMFD_CREATE =
            Native.function(LOOKUP, "memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private static final MethodHandle PIPE2 =
            Native.function(LOOKUP, "pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE =
            Native.function(LOOKUP, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private LibC() {}

    static int pipe2(MemorySegment state, MemorySegment ends, int flags) {
        try {
            return (int) PIPE2.invokeExact(state, ends, flags);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(fd, request, argument);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static MemorySegment getenv(MemorySegment name) {
        try {
            return (MemorySegment) GETENV.invokeExact(name);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int setenv(MemorySegment state, MemorySegment name, MemorySegment value, int overwrite) {
        try {
            return (int) SETENV.invokeExact(state, name, value, overwrite);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int unsetenv(MemorySegment state, MemorySegment name) {
        try {
            return (int) UNSETENV.invokeExact(state, name);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int memfdCreate(MemorySegment state, MemorySegment name, int flags) {
        try {
            return (int) MEMFD_CREATE.invokeExact(state, name, flags);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static MemorySegment strerror(int errno) {
        try {
            return (MemorySegment) STRERROR.invokeExact(errno);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
