package org.muster.nativeaccess;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native access by the shim. */
final class LinuxNativeAccess extends NativeAccess {
    private static final int CALLING_THREAD = 0;
    private static final int CPUS_FIRST = 1024;

    private LinuxNativeAccess() {}

    /** Loads the library, or throws a NativeException that says what to do. */
    static NativeAccess load() {
        try {
            MethodHandles.lookup().ensureInitialized(Shim.class);
            return new LinuxNativeAccess();
        } catch (IllegalAccessException e) {
            throw new AssertionError("Shim is of this package", e);
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof IllegalCallerException) {
                throw Native.denied();
            }
            if (e.getCause() instanceof NativeException problem) {
                throw problem;
            }
            throw e;
        }
    }

    @Override
    public ProcessWatch watch() {
        return ProcessWatch.create();
    }

    @Override
    public boolean kill(long pid, int signal) {
        int id = ProcessId.of(pid);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            return ProcessId.existed(Shim.procSignal(state, id, signal), state);
        }
    }

    @Override
    public boolean dieWithParent(int signal, long expectedParentPid) {
        int parent = ProcessId.of(expectedParentPid);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            return ProcessId.existed(Shim.procDieWithParent(state, signal, parent), state);
        }
    }

    @Override
    public int[] affinity() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment count = arena.allocate(JAVA_LONG);
            long room = CPUS_FIRST;
            while (true) {
                MemorySegment cpus = arena.allocate(JAVA_INT, room);
                int result = Shim.affinityGet(state, cpus, count, room, CALLING_THREAD);
                long found = count.get(JAVA_LONG, 0);
                if (result == 0) {
                    return cpus.asSlice(0, found * Integer.BYTES).toArray(JAVA_INT);
                }
                if (Native.errno(state) != Errno.ERANGE) {
                    throw Shim.failure(state);
                }
                room = found;
            }
        }
    }

    @Override
    public void setAffinity(int... cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment numbers = arena.allocateFrom(JAVA_INT, cpus);
            Shim.check(Shim.affinitySet(state, CALLING_THREAD, numbers, cpus.length), state);
        }
    }

    @Override
    public PmiFlavour pmiFlavour() {
        return PmiSession.flavour();
    }

    @Override
    public boolean settleEnvironment() {
        try (Arena arena = Arena.ofConfined()) {
            return Shim.environmentSettle(Native.state(arena)) == 0;
        }
    }

    @Override
    public void pmiFence() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            Shim.check(Shim.pmiFence(state), state);
        }
    }

    @Override
    public PmiInfo pmi() {
        try (PmiSession session = PmiSession.open()) {
            return session.info();
        }
    }

    @Override
    public Optional<PmiEvents> pmiEvents() {
        if (pmiFlavour() != PmiFlavour.PMIX) {
            return Optional.empty();
        }
        return Optional.of(PmiEvents.create(PmiSession.open()));
    }

    @Override
    public String fluxVersion() {
        return FluxHandle.version();
    }

    @Override
    public FluxHandle flux(@Nullable String uri) {
        return FluxHandle.open(uri);
    }
}
