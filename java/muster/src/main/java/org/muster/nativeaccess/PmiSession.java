package org.muster.nativeaccess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** An open {@code muster_pmi_t}. */
final class PmiSession implements AutoCloseable {
    /* The ints of muster_pmi_numbers_t, in their order. */
    private static final int FLAVOUR = 0;
    private static final int RANK = 1;
    private static final int SIZE = 2;
    private static final int UNIVERSE_SIZE = 3;
    private static final int NODES = 4;
    private static final int NUMBERS = 6;

    final MemorySegment handle;

    private PmiSession(MemorySegment handle) {
        this.handle = handle;
    }

    static PmiFlavour flavour() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(JAVA_INT);
            Shim.check(Shim.pmiFlavour(state, out), state);
            return PmiFlavour.of(out.get(JAVA_INT, 0));
        }
    }

    static PmiSession open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(ADDRESS);
            Shim.check(Shim.pmiOpen(state, out), state);
            return new PmiSession(Native.pointerIn(out));
        }
    }

    PmiInfo info() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment numbers = arena.allocate(JAVA_INT, NUMBERS);
            Shim.check(Shim.pmiNumbers(state, numbers, handle), state);
            return new PmiInfo(
                    PmiFlavour.of(numbers.getAtIndex(JAVA_INT, FLAVOUR)),
                    numbers.getAtIndex(JAVA_INT, RANK),
                    numbers.getAtIndex(JAVA_INT, SIZE),
                    numbers.getAtIndex(JAVA_INT, UNIVERSE_SIZE),
                    nodes(arena, state, numbers.getAtIndex(JAVA_INT, NODES)),
                    localPeers(arena, state),
                    job(arena, state),
                    level(arena, state));
        }
    }

    private int level(Arena arena, MemorySegment state) {
        MemorySegment out = arena.allocate(JAVA_INT);
        Shim.check(Shim.pmiLevel(state, out, handle), state);
        return out.get(JAVA_INT, 0);
    }

    private String job(Arena arena, MemorySegment state) {
        MemorySegment out = arena.allocate(ADDRESS);
        Shim.check(Shim.pmiJob(state, out, handle), state);
        return Native.string(Native.pointerIn(out));
    }

    private List<String> nodes(Arena arena, MemorySegment state, int count) {
        MemorySegment out = arena.allocate(ADDRESS);
        List<String> nodes = new ArrayList<>(count);
        for (int rank = 0; rank < count; rank++) {
            Shim.check(Shim.pmiNode(state, out, handle, rank), state);
            nodes.add(Native.string(Native.pointerIn(out)));
        }
        return nodes;
    }

    private List<Integer> localPeers(Arena arena, MemorySegment state) {
        MemorySegment out = arena.allocate(ADDRESS);
        MemorySegment count = arena.allocate(JAVA_LONG);
        Shim.check(Shim.pmiLocalPeers(state, out, count, handle), state);
        long bytes = count.get(JAVA_LONG, 0) * Integer.BYTES;
        int[] peers = Native.region(Native.pointerIn(out), bytes).toArray(JAVA_INT);
        List<Integer> list = new ArrayList<>(peers.length);
        for (int peer : peers) {
            list.add(peer);
        }
        return list;
    }

    @Override
    public void close() {
        Shim.pmiClose(handle);
    }
}
