package org.muster.nativeaccess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What the launcher reports about processes, by PMIx, in the order it came.
 *
 * <p>Not every launcher reports: take an event as early news when it comes, never as the only way to notice a death. There is
 * one of these at a time in a process, and it is to be closed before {@code MPI_Finalize}.
 *
 * <p>Threads: all methods may be called from any thread, {@link #await} by one at a time, which should be a platform thread.
 * After {@link #close} every method throws {@link IllegalStateException}.
 */
public final class PmiEvents extends WaitableHandle {
    private static final int JOB_MAX = 256;

    /* muster_pmi_event_t: kind, status, rank, job */
    private static final MemoryLayout EVENT =
            MemoryLayout.structLayout(JAVA_INT, JAVA_INT, JAVA_INT, MemoryLayout.sequenceLayout(JOB_MAX, JAVA_BYTE));
    private static final long JOB_OFFSET = 3L * Integer.BYTES;

    private final PmiSession session;

    private PmiEvents(PmiSession session, MemorySegment handle) {
        super(handle);
        this.session = session;
    }

    /** Takes the session over, also when it fails. */
    static PmiEvents create(PmiSession session) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(ADDRESS);
            int result = Shim.pmiEventsCreate(state, out, session.handle);
            if (result != 0) {
                NativeException failure = Shim.failure(state);
                session.close();
                throw failure;
            }
            return new PmiEvents(session, Native.pointerIn(out));
        }
    }

    /**
     * Waits for the next event.
     *
     * @param timeoutMillis how long at most, 0 only looks, negative is for ever
     * @return the event, empty after {@link #wake}, {@link #close} or when the time is over
     * @throws IllegalStateException when another thread waits
     */
    public Optional<PmiEvent> await(long timeoutMillis) {
        return useWaiting(events -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                MemorySegment event = arena.allocate(EVENT);
                MemorySegment found = arena.allocate(JAVA_INT);
                Shim.check(Shim.pmiEventsWait(state, event, found, events, Milliseconds.of(timeoutMillis)), state);
                return found.get(JAVA_INT, 0) == 0 ? Optional.empty() : Optional.of(read(event));
            }
        });
    }

    private static PmiEvent read(MemorySegment event) {
        return new PmiEvent(
                PmiEvent.Kind.of(event.getAtIndex(JAVA_INT, 0)),
                event.getAtIndex(JAVA_INT, 1),
                event.getAtIndex(JAVA_INT, 2),
                event.getString(JOB_OFFSET));
    }

    @Override
    void wake(MemorySegment events) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            Shim.check(Shim.pmiEventsWake(state, events), state);
        }
    }

    @Override
    void destroy(MemorySegment events) {
        Shim.pmiEventsDestroy(events);
        session.close();
    }
}
