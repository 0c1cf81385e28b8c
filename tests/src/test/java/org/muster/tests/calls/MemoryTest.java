package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.Resources;

/** What is beyond {@code memoryPerCore} fails in the call that asks for it, and the worker goes on. */
class MemoryTest {
    private static final int MIB = 1 << 20;
    private static final Resources SMALL = Resources.cores(1).memoryPerCore(128L * MIB);

    /** What may be there beyond the 128 MiB: see the documentation of memoryPerCore. */
    private static final long ALLOWANCE = (512L + 16) * MIB;

    @Test
    void ofTheHeap() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            long pid = exe.submit(SMALL, () -> ProcessHandle.current().pid()).get();
            assertInstanceOf(
                    OutOfMemoryError.class,
                    Pools.failure(exe.submit(SMALL, () -> fill(new ArrayList<>(), () -> new byte[MIB]))));
            assertEquals(
                    pid, exe.submit(SMALL, () -> ProcessHandle.current().pid()).get());
        }
    }

    @Test
    void ofDirectBuffers() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            long pid = exe.submit(SMALL, () -> ProcessHandle.current().pid()).get();
            assertInstanceOf(
                    OutOfMemoryError.class,
                    Pools.failure(
                            exe.submit(SMALL, () -> fill(new ArrayList<>(), () -> ByteBuffer.allocateDirect(MIB)))));
            assertEquals(
                    pid, exe.submit(SMALL, () -> ProcessHandle.current().pid()).get());
        }
    }

    private interface Piece {
        Object make();
    }

    private static int fill(List<Object> all, Piece piece) {
        while (all.size() < Integer.MAX_VALUE) {
            all.add(piece.make());
        }
        return all.size();
    }

    @Test
    void ofNativeLibraries() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            long pid = exe.submit(SMALL, () -> ProcessHandle.current().pid()).get();
            // As much as was asked for is there, also when the heap is in use to the last.
            long there = exe.submit(SMALL, () -> {
                        byte[] heap = new byte[64 * MIB];
                        return malloc(128L * MIB) + heap[0];
                    })
                    .get();
            assertNotEquals(0, there, "128 MiB");
            assertEquals(
                    0L, exe.submit(SMALL, () -> malloc(128L * MIB + ALLOWANCE)).get(), "NULL is what malloc returns");
            // In steps, while something is left for the JVM.
            long most = exe.submit(SMALL, () -> {
                        long total = 0;
                        while (total < 2 * ALLOWANCE && malloc(64L * MIB) != 0) {
                            total += 64L * MIB;
                        }
                        return total;
                    })
                    .get();
            assertTrue(most < ALLOWANCE, most + " bytes");
            assertEquals(
                    pid, exe.submit(SMALL, () -> ProcessHandle.current().pid()).get());
            // Without a limit there is as much as before.
            assertNotEquals(0L, exe.submit(() -> malloc(1024L * MIB)).get());
        }
    }

    /** A program that a rank starts has the limit too. */
    @Test
    void theKernelKnowsTheLimit() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            String limits = exe.submit(SMALL, () -> {
                        Process shell = new ProcessBuilder("sh", "-c", "cat /proc/self/limits").start();
                        return new String(
                                shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                    })
                    .get();
            String bytes = Long.toString(2 * 128L * MIB + ALLOWANCE);
            assertTrue(limits.matches("(?s).*Max data size +" + bytes + " +" + bytes + " .*"), limits);
        }
    }

    /** Its address, all of it touched; 0 where there is none. It stays until the process ends. */
    @SuppressWarnings("restricted")
    private static long malloc(long bytes) {
        Linker linker = Linker.nativeLinker();
        try {
            MemorySegment memory = (MemorySegment) linker.downcallHandle(
                            linker.defaultLookup().find("malloc").orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG))
                    .invokeExact(bytes);
            if (memory.address() != 0) {
                memory.reinterpret(bytes).fill((byte) 1);
            }
            return memory.address();
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
