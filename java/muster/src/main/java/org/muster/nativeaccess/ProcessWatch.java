package org.muster.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of processes of this machine, children or not, whose end is reported at once.
 *
 * <p>Each process is held by a pidfd from the moment it is added: a later process with the same number is never mistaken for it.
 *
 * {@snippet :
 * try (ProcessWatch watch = NativeAccess.require().watch()) {
 *     if (!watch.add(pid)) {
 *         // it was gone already
 *     }
 *     for (ProcessWatch.Ended ended : watch.await(-1)) {
 *         System.out.println(ended.pid() + ": " + ended.end().sentence());
 *     }
 * }
 * }
 *
 * <p>Threads: all methods may be called from any thread, {@link #await} by one at a time. It blocks its carrier, so wait on a
 * platform thread. After {@link #close} every method throws {@link IllegalStateException}.
 */
public final class ProcessWatch extends WaitableHandle {
    private static final int ROOM = 64;

    /** muster_proc_end_t: two numbers, pid and wait status. */
    private static final MemoryLayout END = MemoryLayout.sequenceLayout(2, ValueLayout.JAVA_INT);

    /**
     * A process that has ended.
     *
     * @param pid its number, which may be another's by now
     * @param end how it ended; of a process that is no child that is known where it is of the same user and the kernel tells
     */
    public record Ended(long pid, ProcessEnd end) {}

    private ProcessWatch(MemorySegment handle) {
        super(handle);
    }

    static ProcessWatch create() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            Shim.check(Shim.procWatchCreate(state, out), state);
            return new ProcessWatch(Native.pointerIn(out));
        }
    }

    /**
     * Adds a process.
     *
     * @return false when there is no such process any more
     * @throws IllegalArgumentException when this is no process id
     * @throws NativeException when it is in the set already, or there are no file descriptors left
     */
    public boolean add(long pid) {
        int id = ProcessId.of(pid);
        return use(watch -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                int result = Shim.procWatchAdd(state, watch, id);
                return ProcessId.existed(result, state);
            }
        });
    }

    /**
     * Takes a process out of the set; its end will not be reported.
     *
     * @throws IllegalArgumentException when this is no process id
     * @throws NativeException when it is not in the set, never added or already reported
     */
    public void remove(long pid) {
        int id = ProcessId.of(pid);
        use(watch -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                Shim.check(Shim.procWatchRemove(state, watch, id), state);
                return true;
            }
        });
    }

    /**
     * Sends a signal to a process of the set, surely to that one: unlike {@link NativeAccess#kill} it cannot hit a later process
     * with the same number.
     *
     * @return false when the process has ended
     * @throws IllegalArgumentException when this is no process id
     * @throws NativeException when it is not in the set, or this process may not signal it
     */
    public boolean signal(long pid, int signal) {
        int id = ProcessId.of(pid);
        return use(watch -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                return ProcessId.existed(Shim.procWatchSignal(state, watch, id, signal), state);
            }
        });
    }

    /**
     * Waits until a process of the set has ended, {@link #wake} or {@link #close} is called, or the time is over. Interrupting
     * the thread does not end the wait; wake does.
     *
     * @param timeoutMillis how long at most, 0 only looks, negative is for ever
     * @return the processes that have ended, which have left the set; empty after a wake or when the time is over
     * @throws IllegalStateException when another thread waits
     */
    public List<Ended> await(long timeoutMillis) {
        return useWaiting(watch -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                MemorySegment ends = arena.allocate(END, ROOM);
                MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
                Shim.check(Shim.procWatchWait(state, ends, count, watch, ROOM, Milliseconds.of(timeoutMillis)), state);
                int n = Math.toIntExact(count.get(ValueLayout.JAVA_LONG, 0));
                List<Ended> ended = new ArrayList<>(n);
                for (int i = 0; i < n; i++) {
                    int pid = ends.getAtIndex(ValueLayout.JAVA_INT, 2L * i);
                    int status = ends.getAtIndex(ValueLayout.JAVA_INT, 2L * i + 1);
                    ended.add(new Ended(pid, ProcessEnd.ofWaitStatus(status)));
                }
                return List.copyOf(ended);
            }
        });
    }

    @Override
    void wake(MemorySegment watch) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            Shim.check(Shim.procWatchWake(state, watch), state);
        }
    }

    @Override
    void destroy(MemorySegment watch) {
        Shim.procWatchDestroy(watch);
    }
}
