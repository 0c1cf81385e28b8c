package org.muster.master;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.muster.BatchSystem;
import org.muster.Resources;
import org.muster.ResourcesException;

/** What a cluster executor can give a call; everything else is refused when it is asked for. */
final class ClusterLimits {
    private final BatchSystem system;
    private volatile int maxCores;

    /**
     * Of a system.
     *
     * @param maxCores the user's, or 0
     */
    ClusterLimits(BatchSystem system, int maxCores) {
        this.system = system;
        OptionalInt there = system.cores();
        this.maxCores = maxCores > 0 ? maxCores : there.orElse(0);
    }

    /** Cores that jobs may have together, or 0 for any number. */
    int maxCores() {
        return maxCores;
    }

    void resize(int cores) {
        maxCores = cores;
    }

    void check(Resources r) {
        long needed = (long) r.cores() * r.threadsPerCore();
        int most = maxCores;
        if (most > 0 && needed > most && !r.isOversubscribe()) {
            throw new ResourcesException("a call of " + needed + " cores was submitted, and " + system.name() + " has "
                    + most + " for this program; ask for fewer, or open it with maxCores(" + needed + ")");
        }
        refuse(
                needed > Integer.MAX_VALUE || (long) r.cores() * r.gpusPerCore() > Integer.MAX_VALUE,
                "so many cores or GPUs");
        refuse(
                r.isOversubscribe() && most == 0,
                "oversubscribe(): it is for calls of more ranks than maxCores, and there is no such limit");
        refuse(
                r.memoryPerCore() > 0 && r.memoryPerCore() < Limits.LEAST_MEMORY,
                "memoryPerCore(" + r.memoryPerCore() + "): a rank needs at least " + Limits.LEAST_MEMORY + " bytes");
        r.env()
                .forEach((name, value) -> refuse(
                        !name.matches("[A-Za-z_][A-Za-z0-9_]*") || value.indexOf('\0') >= 0,
                        "env(" + name + ", ...): no shell can set that"));
        Path cwd = r.cwd();
        refuse(cwd != null && !Files.isDirectory(cwd), "cwd(" + cwd + "): there is no such directory on this node");
        Path log = r.errorLog();
        refuse(
                log != null && log.getParent() != null && !Files.isDirectory(log.getParent()),
                "errorLog(" + log + "): there is no such directory");
        system.check(r);
    }

    private void refuse(boolean asked, String request) {
        if (asked) {
            throw new ResourcesException(system.name() + " cannot honour " + request);
        }
    }
}
