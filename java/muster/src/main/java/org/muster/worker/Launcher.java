package org.muster.worker;

import java.util.Optional;

/** What has started this process on its node. */
final class Launcher {
    private static final String KEEPER = "muster-keeper";

    private Launcher() {}

    /** The pid of the launcher's daemon: the first process above this one that is no keeper; 0 if that cannot be told. */
    static long daemon() {
        Optional<ProcessHandle> above = ProcessHandle.current().parent();
        while (above.isPresent()
                && above.get().info().command().map(c -> c.endsWith(KEEPER)).orElse(false)) {
            above = above.get().parent();
        }
        return above.map(ProcessHandle::pid).filter(pid -> pid > 1).orElse(0L);
    }
}
