package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool(1 << 20);

    @Test
    void sizesArePowersOfTwoAndLargeEnough() {
        for (int bytes : new int[] {0, 1, 255, 256, 257, 512, 513, 1000, 1 << 16, (1 << 16) + 1, 1 << 24}) {
            ByteBuffer b = pool.take(bytes);
            assertTrue(b.capacity() >= bytes, () -> "for " + bytes + ": " + b);
            assertEquals(1, Integer.bitCount(b.capacity()));
            assertTrue(b.capacity() <= Math.max(256, 2 * bytes));
            assertTrue(b.isDirect());
            assertEquals(ByteOrder.nativeOrder(), b.order());
        }
    }

    @Test
    void whatIsGivenIsTakenAgain() {
        ByteBuffer b = pool.take(1000);
        pool.give(b);
        assertEquals(1024, pool.held());
        assertNotSame(b, pool.take(100));
        assertSame(b, pool.take(600));
        assertEquals(0, pool.held());
        assertNotSame(b, pool.take(600));
    }

    @Test
    void itHoldsNoMoreThanItsShare() {
        ByteBuffer[] all = new ByteBuffer[20];
        for (int i = 0; i < all.length; i++) {
            all[i] = pool.take(1 << 16);
        }
        for (ByteBuffer b : all) {
            pool.give(b);
        }
        assertEquals(1 << 20, pool.held());
    }

    @Test
    void whatIsVeryLargeIsNotKept() {
        ByteBuffer b = pool.take(BufferPool.LARGEST + 1);
        assertEquals(BufferPool.LARGEST + 1, b.capacity());
        pool.give(b);
        assertEquals(0, pool.held());
    }

    @Test
    void threadsNeverShareABuffer() throws InterruptedException {
        Set<ByteBuffer> out = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        boolean[] shared = new boolean[1];
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 2000; i++) {
                    ByteBuffer b = pool.take(300);
                    if (!out.add(b)) {
                        shared[0] = true;
                    }
                    out.remove(b);
                    pool.give(b);
                }
            });
        }
        for (Thread t : threads) {
            t.join();
        }
        assertEquals(false, shared[0]);
    }
}
