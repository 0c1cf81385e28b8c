package org.muster.cluster;

import java.time.Instant;
import java.util.Optional;
import org.muster.mpi.Processes;

/**
 * A program that submits jobs.
 *
 * @param host its node
 * @param pid its process
 * @param started when that process started, as far as the system tells, in milliseconds; tells it from another one with the same pid
 */
record Master(String host, long pid, long started) {
    private static final Master HERE =
            new Master(Processes.host(), ProcessHandle.current().pid(), startOf(ProcessHandle.current()));

    static Master here() {
        return HERE;
    }

    private static long startOf(ProcessHandle p) {
        return p.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Whether it is, or was, on this node. */
    boolean isHere() {
        return host.equals(HERE.host);
    }

    /** Whether it has ended for sure; of one on another node nobody knows. */
    boolean isDead() {
        if (!isHere()) {
            return false;
        }
        Optional<ProcessHandle> p = ProcessHandle.of(pid);
        return p.isEmpty() || startOf(p.get()) != started;
    }

    @Override
    public String toString() {
        return host + ' ' + pid + ' ' + started;
    }

    static Master parse(String text) {
        String[] words = text.split(" ", -1);
        try {
            return new Master(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return new Master("", 0, 0);
        }
    }
}
