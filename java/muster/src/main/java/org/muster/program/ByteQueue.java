package org.muster.program;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pipe within this process: bytes go in at one side and come out at the other, up to so many are under way. Unlike reads and
 * writes of a process's pipes, waits here can be interrupted and end after a time.
 *
 * <p>Thread-safe. Times are in nanoseconds; {@link Long#MAX_VALUE} is for ever.
 */
final class ByteQueue {
    private static final int ROOM = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring = new byte[ROOM];
    private int first;
    private int count;
    /** Nothing more comes in. */
    private boolean closed;
    /** Nobody takes anything any more: what comes is dropped. */
    private boolean abandoned;

    /**
     * Puts bytes in, waiting for room.
     *
     * @return false if the queue is closed, and so the bytes, or some, are lost
     */
    boolean put(byte[] bytes, int offset, int length, long nanos) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            int done = 0;
            long left = nanos;
            while (!closed && !abandoned) {
                int part = Math.min(length - done, ROOM - count);
                for (int i = 0; i < part; i++) {
                    ring[(first + count + i) % ROOM] = bytes[offset + done + i];
                }
                count += part;
                done += part;
                if (part > 0) {
                    changed.signalAll();
                }
                if (done == length) {
                    return true;
                }
                left = await(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes at least one byte, waiting for it.
     *
     * @return how many were taken, or -1 at the end
     */
    int take(byte[] into, int offset, int length, long nanos) throws InterruptedException, TimeoutException {
        if (length == 0) {
            return 0;
        }
        lock.lockInterruptibly();
        try {
            if (!awaitBytes(nanos)) {
                return -1;
            }
            int part = Math.min(length, count);
            for (int i = 0; i < part; i++) {
                into[offset + i] = ring[(first + i) % ROOM];
            }
            drop(part);
            return part;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes bytes up to a line's end or the end of all.
     *
     * @param line gets the bytes, without the line's end
     * @param longest how many bytes at most
     * @return whether the line's end was reached; false means the end of all, or more than {@code longest} bytes
     */
    boolean takeLine(ByteArrayOutputStream line, int longest, long nanos)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + nanos;
        lock.lockInterruptibly();
        try {
            while (awaitBytes(nanos == Long.MAX_VALUE ? nanos : deadline - System.nanoTime())) {
                int part = 0;
                boolean end = false;
                while (part < count && !end) {
                    byte b = ring[(first + part++) % ROOM];
                    end = b == '\n';
                    if (!end) {
                        if (line.size() == longest) {
                            return false;
                        }
                        line.write(b);
                    }
                }
                drop(part);
                if (end) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void drop(int part) {
        first = (first + part) % ROOM;
        count -= part;
        changed.signalAll();
    }

    /** Whether there are bytes; false at the end. */
    private boolean awaitBytes(long nanos) throws InterruptedException, TimeoutException {
        long left = nanos;
        while (count == 0) {
            if (closed || abandoned) {
                return false;
            }
            left = await(left);
        }
        return true;
    }

    /** One wait, of a loop of the caller's; gives what is left of the time. */
    @SuppressWarnings("WaitNotInLoop")
    private long await(long nanos) throws InterruptedException, TimeoutException {
        if (nanos == Long.MAX_VALUE) {
            changed.await();
            return nanos;
        }
        if (nanos <= 0) {
            throw new TimeoutException();
        }
        return Math.max(0, changed.awaitNanos(nanos));
    }

    /** How many bytes are there to take. */
    int available() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be put in; what is there can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be taken; whoever puts something in need not wait. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            count = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
