package org.muster.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** What every binding here shares: making handles, reading errno, and saying what is wrong when access is denied. */
final class Native {
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Native() {}

    /** A handle whose first argument is where errno is captured. */
    @SuppressWarnings("restricted")
    static MethodHandle function(SymbolLookup lookup, String name, FunctionDescriptor descriptor) {
        MemorySegment address =
                lookup.find(name).orElseThrow(() -> new NativeException("The library has no function " + name + "."));
        return Linker.nativeLinker().downcallHandle(address, descriptor, Linker.Option.captureCallState("errno"));
    }

    /** A handle of a function that cannot fail. */
    @SuppressWarnings("restricted")
    static MethodHandle plainFunction(
            SymbolLookup lookup, String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment address =
                lookup.find(name).orElseThrow(() -> new NativeException("The library has no function " + name + "."));
        return Linker.nativeLinker().downcallHandle(address, descriptor, options);
    }

    /** Room for errno, for a handle made by {@link #function}. */
    static MemorySegment state(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** What a failed call's errno means. */
    static String error(MemorySegment state) {
        return string(LibC.strerror(errno(state)));
    }

    /** Where processes of this node find a file that is open here. */
    static Path path(int fd) {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + fd);
    }

    /** A C string the other side owns. */
    @SuppressWarnings("restricted")
    static String string(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** The object or array a C pointer points to. */
    @SuppressWarnings("restricted")
    static MemorySegment region(MemorySegment address, long bytes) {
        return address.reinterpret(bytes);
    }

    static MemorySegment pointerIn(MemorySegment place) {
        return place.get(ValueLayout.ADDRESS, 0);
    }

    /** What {@code invokeExact} threw: only errors and runtime exceptions can come out of a downcall. */
    static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            return exception;
        }
        throw new AssertionError("A native call threw a checked exception", thrown);
    }

    /** What to tell when the JVM refuses native access to this code. */
    static NativeException denied() {
        Module module = Native.class.getModule();
        String who = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return new NativeException(
                "The JVM denies Muster native access. Start Java with --enable-native-access=" + who + ".");
    }
}
