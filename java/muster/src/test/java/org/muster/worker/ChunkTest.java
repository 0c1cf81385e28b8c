package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.muster.TaskContextHolder;

class ChunkTest {
    private final List<Object> ran = new ArrayList<>();

    @AfterEach
    void leave() {
        TaskContextHolder.set(null);
    }

    @Test
    void anItemThatFailsHoldsUpNoOther() {
        Chunk chunk = new Chunk(
                x -> {
                    ran.add(x);
                    if (x.equals(1)) {
                        throw new IllegalStateException("one");
                    }
                    return x;
                },
                List.of(0, 1, 2));
        Chunk.Failed failed = assertThrows(Chunk.Failed.class, chunk::call);
        assertEquals(List.of(0, 1, 2), ran);
        assertEquals(2, failed.value(2));
        assertInstanceOf(IllegalStateException.class, failed.failure(1));
    }

    /** An interrupt ends one wait; the items after that would wait on. */
    @Test
    void aCallThatIsStoppedBeginsNoFurtherItem() {
        CallGuard guard = new CallGuard();
        TaskContextHolder.set(new CallContext(1, List.of(), 1, 0, null, null, guard));
        Chunk chunk = new Chunk(
                x -> {
                    ran.add(x);
                    guard.cancel("a test");
                    throw new InterruptedException("while it slept");
                },
                List.of(0, 1, 2));
        Chunk.Failed failed = assertThrows(Chunk.Failed.class, chunk::call);
        assertEquals(List.of(0), ran);
        assertInstanceOf(InterruptedException.class, failed.failure(2));
    }
}
