package org.muster.mpi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import mpi.MPIException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Open MPI 5.0's user level failure mitigation, of which the Java binding knows nothing. A receive from any rank is held back
 * once some rank has died, since it might be that one's message that is awaited; acknowledging the death lets it go on.
 */
final class Failures {
    private static final String LIBRARY = "libmpi.so.40"; // of 4.x and 5.0

    private static final @Nullable MethodHandle ACK = find("MPIX_Comm_failure_ack");

    private Failures() {}

    /** Whether an operation is merely held back because a rank has died. */
    static boolean isPending(MPIException e) {
        return String.valueOf(e.getMessage()).startsWith("MPI_ERR_PROC_FAILED_PENDING");
    }

    /** Says that the deaths so far are known; who is dead is learnt by other ways. False where that cannot be said. */
    static boolean acknowledge(long comm) {
        if (ACK == null) {
            return false;
        }
        try {
            return (int) ACK.invokeExact(MemorySegment.ofAddress(comm)) == 0;
        } catch (Throwable t) {
            throw new AssertionError("a C function throws nothing", t);
        }
    }

    /** A function of the MPI library; null where it has none of that name. */
    @SuppressWarnings("restricted") // whoever runs MPI has granted native access
    private static @Nullable MethodHandle find(String name) {
        try {
            // By this name it is the one that the binding has loaded, wherever that lies.
            return SymbolLookup.libraryLookup(LIBRARY, Arena.global())
                    .find(name)
                    .map(f -> Linker.nativeLinker().downcallHandle(f, FunctionDescriptor.of(JAVA_INT, ADDRESS)))
                    .orElse(null);
        } catch (IllegalArgumentException | IllegalCallerException e) {
            LoggerFactory.getLogger(Failures.class).debug("{} cannot be called", name, e);
            return null;
        }
    }
}
