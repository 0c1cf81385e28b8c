package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.CacheException;

/** The store in one process. */
class StoreTest {
    private static final String KEY = Fixture.key(1);

    @TempDir
    Path dir;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(dir);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private interface Shape extends Supplier<String>, Serializable {}

    @ParameterizedTest
    @ValueSource(strings = {"k", "a/b/../c", "  ", "über\nzwei Zeilen", "ABCDEF0123456789ABCD", "..", "-n"})
    void anyTextIsAKey(String key) {
        assertTrue(store.put(key, Fixture.INFO, 1));
        assertEquals(1, Fixture.value(store, key));
        assertEquals(key, store.get(key).orElseThrow().key());
        assertEquals(key, store.entries().getFirst().key());
        assertTrue(store.delete(key));
        assertFalse(store.delete(key));
        assertNull(store.find(key, Fixture.FUNCTION));
    }

    @Test
    void whatCannotBeAKey() {
        for (String key : List.of("", "a\0b", "x".repeat(9000))) {
            assertThrows(CacheException.class, () -> store.find(key, "f"));
        }
    }

    @Test
    void theFirstValueStays() {
        store.put(KEY, Fixture.INFO, 1);
        assertTrue(store.put(KEY, Fixture.INFO, 2));
        assertEquals(1, Fixture.value(store, KEY));
        store.pack();
        assertTrue(store.put(KEY, Fixture.INFO, 3));
        assertEquals(1, Fixture.value(store, KEY));
        assertEquals(1, store.size());
    }

    @Test
    void aKeyOfAnotherFunctionIsAnError() {
        store.put("mine", Fixture.INFO, 1);
        CacheException e = assertThrows(CacheException.class, () -> store.find("mine", "another"));
        assertTrue(
                Fixture.message(e).contains("mine") && Fixture.message(e).contains("Test.function"),
                Fixture.message(e));
        String log = Fixture.logged(
                () -> assertFalse(store.put("mine", new EntryInfo("other", "another", 1, java.time.Duration.ZERO), 2)));
        assertTrue(log.contains("mine"), log);
        assertEquals(1, Fixture.value(store, "mine"));
    }

    @Test
    void whatMeansNothingElsewhereIsNotKept() {
        Shape lambda = () -> "x";
        String log = Fixture.logged(() -> {
            assertFalse(store.put(KEY, Fixture.INFO, lambda));
            assertFalse(store.put(KEY, Fixture.INFO, List.of(1, lambda)));
        });
        assertEquals("", log);
        log = Fixture.logged(() -> {
            assertFalse(store.put(KEY, Fixture.INFO, new Thread()));
            assertFalse(store.put(KEY, Fixture.INFO, new Thread()));
        });
        assertEquals(1, Fixture.count(log, "is not kept"), log);
        assertTrue(log.contains("java.lang.Thread"), log);
        assertEquals(0, store.size());
    }

    @Test
    void storesOfADirectoryShareTheirLeases() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolveSibling(dir.getFileName() + "-link"), dir);
        try (Store other = Store.open(link)) {
            Lease lease = store.tryLease(KEY);
            assertNotNull(lease);
            assertNull(store.tryLease(KEY));
            assertNull(other.tryLease(KEY));
            assertNotNull(other.tryLease(Fixture.key(2)));
            lease.close();
            lease.close();
            Lease again = other.tryLease(KEY);
            assertNotNull(again);
            lease.close(); // it is not this one's any more
            assertNull(store.tryLease(KEY));
            store.close();
            assertThrows(CacheException.class, () -> store.tryLease(KEY));
            try (Store third = Store.open(dir)) {
                assertNull(third.tryLease(KEY)); // other still has it open
            }
        } finally {
            Files.delete(link);
        }
        try (Store fresh = Store.open(dir)) {
            assertNotNull(fresh.tryLease(KEY));
        }
    }

    @Test
    void whoWaitsIsToldWhenTheLeaseIsFree() throws Exception {
        CountDownLatch none = new CountDownLatch(1);
        store.whenFree(KEY, none::countDown);
        assertTrue(none.await(60, TimeUnit.SECONDS));
        Lease lease = store.tryLease(KEY);
        assertNotNull(lease);
        CountDownLatch told = new CountDownLatch(100);
        AtomicInteger early = new AtomicInteger();
        AtomicInteger released = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            store.whenFree(KEY, () -> {
                early.addAndGet(1 - released.get());
                told.countDown();
            });
        }
        released.set(1);
        lease.close();
        assertTrue(told.await(60, TimeUnit.SECONDS));
        assertEquals(0, early.get());
        CountDownLatch after = new CountDownLatch(1);
        store.whenFree(KEY, () -> {
            throw new IllegalStateException("a waiter's own fault");
        });
        store.whenFree(KEY, after::countDown);
        assertTrue(after.await(60, TimeUnit.SECONDS));
    }

    @Test
    void aFutureIsTheEntryOrNothing() throws Exception {
        store.put(KEY, Fixture.INFO, 5);
        assertEquals(5, store.<Integer>future(KEY).getNow(0));
        CompletableFuture<Integer> none = store.future("nobody");
        assertTrue(none.isCompletedExceptionally());
        Lease lease = Objects.requireNonNull(store.tryLease("later"));
        Lease lost = Objects.requireNonNull(store.tryLease("never"));
        CompletableFuture<Integer> later = store.future("later");
        CompletableFuture<Integer> never = store.future("never");
        assertFalse(later.isDone() || never.isDone());
        store.put("later", Fixture.INFO, 6);
        lease.close();
        lost.close();
        assertEquals(6, later.get(60, TimeUnit.SECONDS));
        ExecutionException e = assertThrows(ExecutionException.class, () -> never.get(60, TimeUnit.SECONDS));
        assertInstanceOf(CacheException.class, e.getCause());
    }

    @Test
    void closingEndsWaits() {
        Lease lease = store.tryLease(KEY);
        assertNotNull(lease);
        CompletableFuture<Integer> future = store.future(KEY);
        store.close();
        // At once, but if it is looked after at this moment: then the thread that does it ends the wait.
        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS));
        assertInstanceOf(CacheException.class, e.getCause());
    }

    @Test
    void anInterruptedThreadIsServedAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        boolean put = store.put(KEY, Fixture.INFO, new int[100]);
        Hit hit = store.find(KEY, Fixture.FUNCTION);
        Lease lease = store.tryLease(KEY);
        assertTrue(Thread.interrupted());
        assertTrue(put);
        assertNotNull(hit);
        assertNotNull(lease);
        assertNull(store.tryLease(KEY));
    }

    @Test
    void whatDeadWritersLeftIsSweptWhenItIsOld() throws Exception {
        Path old = Files.createFile(dir.resolve("tmp/1-2-3.h5"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
        Path young = Files.createFile(dir.resolve("tmp/1-2-4.h5"));
        store.put(KEY, Fixture.INFO, 1);
        store.pack();
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young));
    }

    @Test
    void goesOnWhenSomebodyClearsTheDirectoryAway() throws Exception {
        store.put(KEY, Fixture.INFO, 1);
        try (var files = Files.walk(dir)) {
            for (Path p : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!p.equals(dir)) {
                    Files.delete(p);
                }
            }
        }
        assertNull(store.find(KEY, Fixture.FUNCTION));
        assertEquals(0, store.size());
        assertTrue(store.put(KEY, Fixture.INFO, 2));
        assertEquals(2, Fixture.value(store, KEY));
    }
}
