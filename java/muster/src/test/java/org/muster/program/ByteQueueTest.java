package org.muster.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ByteQueueTest {
    private static final long EVER = Long.MAX_VALUE;

    private final ByteQueue queue = new ByteQueue();

    @Test
    void whatGoesInComesOut() throws Exception {
        long seed = System.nanoTime();
        byte[] all = new byte[2_000_000];
        new Random(seed).nextBytes(all);
        CompletableFuture<Boolean> writer = CompletableFuture.supplyAsync(() -> {
            Random random = new Random(seed + 1);
            try {
                for (int done = 0; done < all.length; ) {
                    int part = Math.min(all.length - done, random.nextInt(200_000));
                    if (!queue.put(all, done, part, EVER)) {
                        return false;
                    }
                    done += part;
                }
                queue.close();
                return true;
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(e);
            }
        });
        Random random = new Random(seed + 2);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] part = new byte[100_000];
        int length;
        while ((length = queue.take(part, 0, 1 + random.nextInt(part.length - 1), EVER)) >= 0) {
            got.write(part, 0, length);
        }
        assertTrue(writer.get());
        assertArrayEquals(all, got.toByteArray(), () -> "seed " + seed);
    }

    @Test
    void lines() throws Exception {
        byte[] text = "ab\n\ncde".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        queue.put(text, 0, text.length, EVER);
        queue.close();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        assertTrue(queue.takeLine(line, 10, EVER));
        assertEquals("ab", line.toString(java.nio.charset.StandardCharsets.US_ASCII));
        line.reset();
        assertTrue(queue.takeLine(line, 0, EVER));
        assertFalse(queue.takeLine(line, 2, EVER));
        assertTrue(queue.available() > 0);
        line.reset();
        assertFalse(queue.takeLine(line, 3, EVER));
        assertEquals("cde", line.toString(java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(0, queue.available());
    }

    @Test
    void waitsHaveAnEnd() throws Exception {
        byte[] much = new byte[100_000];
        assertThrows(TimeoutException.class, () -> queue.put(much, 0, much.length, 1000));
        assertEquals(65536, queue.take(much, 0, much.length, 0));
        assertThrows(TimeoutException.class, () -> queue.take(much, 0, 1, 1000));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> queue.take(much, 0, 1, EVER));
    }

    @Test
    void closedAndAbandoned() throws Exception {
        queue.close();
        assertFalse(queue.put(new byte[1], 0, 1, EVER));
        assertEquals(-1, queue.take(new byte[1], 0, 1, EVER));
        ByteQueue other = new ByteQueue();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                assertTrue(other.put(new byte[100_000], 0, 100_000, EVER));
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(e);
            }
        });
        while (other.available() < 65536) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        other.abandon();
        writer.get();
    }
}
