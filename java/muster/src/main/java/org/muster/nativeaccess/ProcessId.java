package org.muster.nativeaccess;

import java.lang.foreign.MemorySegment;

/** Process ids, which are positive ints in Linux and longs in Java. */
final class ProcessId {
    private ProcessId() {}

    static int of(long pid) {
        if (pid < 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(pid + " is not a process id");
        }
        return (int) pid;
    }

    /** Whether there was such a process, by the result of a call on it; other failures are thrown. */
    static boolean existed(int result, MemorySegment state) {
        if (result == 0) {
            return true;
        }
        if (Native.errno(state) == Errno.ESRCH) {
            return false;
        }
        throw Shim.failure(state);
    }
}
