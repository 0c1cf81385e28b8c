package org.muster.wire;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether a worker sleeps, in memory that it shares with its master. Thread-safe. */
public final class AsleepFlag {
    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;

    private final ByteBuffer word;

    /**
     * One of many in a file.
     *
     * @param file of both processes; it grows as needed
     * @param number which one, from 0
     * @throws IOException if the file cannot be mapped
     */
    public AsleepFlag(Path file, int number) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            word = channel.map(FileChannel.MapMode.READ_WRITE, (long) number * Integer.BYTES, Integer.BYTES)
                    .order(ByteOrder.nativeOrder());
        }
    }

    /** The worker is about to sleep; what it sees after this was sent before the master could know. */
    public void set() {
        WORD.setVolatile(word, 0, ASLEEP);
        VarHandle.fullFence();
    }

    /** The worker is awake. */
    public void clear() {
        WORD.setVolatile(word, 0, AWAKE);
    }

    /**
     * Tells whether the worker sleeps and nobody has woken it yet; who gets true is to wake it.
     *
     * @return true once for each {@link #set}
     */
    public boolean take() {
        VarHandle.fullFence();
        return (int) WORD.getVolatile(word, 0) == ASLEEP && WORD.compareAndSet(word, 0, ASLEEP, AWAKE);
    }
}
