package org.muster.tests.soak;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How many communicators MPI has in this process. */
@SuppressWarnings("restricted")
final class Communicators {
    /** Handles for Fortran are the numbers of Open MPI's own table; more than a process could ever have. */
    private static final int MOST = 1 << 15;
    /** The number of MPI_COMM_NULL. */
    private static final int NULL = 2;

    private Communicators() {}

    static int open() {
        MethodHandle f2c = Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup("libmpi.so.40", Arena.global())
                                .findOrThrow("MPI_Comm_f2c"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try {
            long none = ((MemorySegment) f2c.invokeExact(NULL)).address();
            int open = 0;
            for (int i = 0; i < MOST; i++) {
                long comm = ((MemorySegment) f2c.invokeExact(i)).address();
                open += comm != 0 && comm != none ? 1 : 0;
            }
            return open;
        } catch (Throwable t) {
            throw new IllegalStateException("MPI_Comm_f2c", t);
        }
    }
}
