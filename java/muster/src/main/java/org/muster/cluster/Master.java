package org.muster.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.muster.mpi.Processes;

/**
 * An executor that submits jobs.
 *
 * @param host its node
 * @param pid its process
 * @param started when that process started, as far as the system tells, in milliseconds; tells it from another one with the same pid
 * @param executor tells it from the others of that process
 */
record Master(String host, long pid, long started, String executor) {
    private static final Master HERE =
            new Master(Processes.host(), ProcessHandle.current().pid(), startOf(ProcessHandle.current()), "");

    /** Those of this process that see to their jobs. */
    private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

    /** One of this process, which is open from now on. */
    static Master open(String executor) {
        OPEN.add(executor);
        return new Master(HERE.host, HERE.pid, HERE.started, executor);
    }

    /** From now on it sees to no job any more. */
    void close() {
        OPEN.remove(executor);
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
        if (pid == HERE.pid && started == HERE.started) {
            return !OPEN.contains(executor);
        }
        Optional<ProcessHandle> p = ProcessHandle.of(pid);
        return p.isEmpty() || startOf(p.get()) != started;
    }

    @Override
    public String toString() {
        return host + ' ' + pid + ' ' + started + ' ' + executor;
    }

    static Master parse(String text) {
        String[] words = text.split(" ", -1);
        try {
            return new Master(
                    words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words.length > 3 ? words[3] : "");
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return new Master("", 0, 0, "");
        }
    }
}
