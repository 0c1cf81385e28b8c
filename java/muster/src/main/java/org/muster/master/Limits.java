package org.muster.master;

import org.muster.Resources;
import org.muster.ResourcesException;

/** What a pool on this node, or a world, can give a call; everything else is refused when it is asked for. */
final class Limits {
    private final String what;
    private final int ceiling;
    private volatile int maxCores;

    /**
     * Makes some.
     *
     * @param what the executor, for messages
     * @param maxCores ranks in use at once
     * @param ceiling the most that {@code maxCores} can become
     */
    Limits(String what, int maxCores, int ceiling) {
        this.what = what;
        this.maxCores = maxCores;
        this.ceiling = ceiling;
        checkSize(maxCores);
    }

    int maxCores() {
        return maxCores;
    }

    void resized(int cores) {
        maxCores = cores;
    }

    void checkSize(int cores) {
        if (cores > ceiling) {
            throw new ResourcesException(
                    what + " has room for at most " + ceiling + " ranks, and " + cores + " were asked for");
        }
    }

    void check(Resources r) {
        int most = maxCores;
        if (r.cores() > most) {
            throw new ResourcesException("a call of " + r.cores() + " cores was submitted, and " + what + " has " + most
                    + "; ask for fewer, or open it with maxCores(" + r.cores() + ")");
        }
        refuse(r.threadsPerCore() > 1, "threadsPerCore(" + r.threadsPerCore() + ")");
        refuse(r.gpusPerCore() > 0, "gpusPerCore(" + r.gpusPerCore() + ")");
        refuse(r.nodes() > 1, "nodes(" + r.nodes() + "): there is one node");
        refuse(r.isExclusive(), "exclusive()");
        refuse(r.memoryPerCore() > 0, "memoryPerCore(" + r.memoryPerCore() + ")");
        refuse(r.cwd() != null, "cwd(" + r.cwd() + ")");
        refuse(!r.env().isEmpty(), "env(...) " + r.env().keySet());
        refuse(r.errorLog() != null, "errorLog(" + r.errorLog() + ")");
        refuse(r.isIsolated(), "isolated()");
        refuse(r.isOversubscribe(), "oversubscribe()");
        refuse(!r.options().isEmpty(), "option(...) " + r.options().keySet() + ": there is no batch system");
        refuse(!r.arguments().isEmpty(), "arguments(...) " + r.arguments());
    }

    private void refuse(boolean asked, String request) {
        if (asked) {
            throw new ResourcesException(what + " cannot honour " + request);
        }
    }
}
