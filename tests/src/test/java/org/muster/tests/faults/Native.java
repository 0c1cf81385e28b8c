package org.muster.tests.faults;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Faults of native code, for calls. */
@SuppressWarnings("restricted")
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int SIGKILL = 9;

    private Native() {}

    /** Reads from address 0. */
    static void segfault() throws Throwable {
        long length = (long) function(
                        LINKER.defaultLookup(),
                        "strlen",
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS))
                .invokeExact(MemorySegment.NULL);
        throw new IllegalStateException("no memory is " + length + " bytes long");
    }

    static void killItself() throws Throwable {
        int status = (int) function(
                        LINKER.defaultLookup(),
                        "raise",
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                .invokeExact(SIGKILL);
        throw new IllegalStateException("outlived SIGKILL: " + status);
    }

    /** At once: a program that sends the signal takes a while to start. */
    static void kill(long pid) throws Throwable {
        int status = (int) function(
                        LINKER.defaultLookup(),
                        "kill",
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                .invokeExact((int) pid, SIGKILL);
        if (status != 0) {
            throw new IllegalStateException("there is no process " + pid);
        }
    }

    /** Waits in MPI_Barrier, whatever Java may want of the thread. */
    static void barrier(long communicator) throws Throwable {
        int status =
                (int) function(mpi(), "MPI_Barrier", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                        .invokeExact(MemorySegment.ofAddress(communicator));
        throw new IllegalStateException("came through the barrier with " + status);
    }

    /** Waits for all ranks of the MPI job, of which there are always some that never come. */
    static void barrierOfTheJob() throws Throwable {
        barrier(mpi().findOrThrow("ompi_mpi_comm_world").address());
    }

    /** The library that the rank has loaded already. */
    private static SymbolLookup mpi() {
        return SymbolLookup.libraryLookup("libmpi.so.40", Arena.global());
    }

    private static MethodHandle function(SymbolLookup where, String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(where.findOrThrow(name), shape);
    }
}
