package org.muster.worker;

import org.muster.nativeaccess.NativeAccess;
import org.muster.nativeaccess.ProcessWatch;

/** Ends a worker when its master's process has ended, however that came about. */
final class MasterWatch {
    private MasterWatch() {}

    /**
     * Watches the master from a thread of its own.
     *
     * @param master the master's process id, on this node
     * @param gone called once, when it has ended
     */
    static void start(long master, Runnable gone) {
        Thread.ofPlatform().daemon().name("muster-master-watch").start(() -> {
            await(master);
            gone.run();
        });
    }

    private static void await(long master) {
        NativeAccess access = NativeAccess.get().orElse(null);
        if (access != null) {
            try (ProcessWatch watch = access.watch()) {
                if (watch.add(master)) {
                    while (watch.await(-1).isEmpty()) {
                        // Woken for nothing: wait on.
                    }
                }
            }
            return;
        }
        // Without the native library the JDK polls for it, which is slower but sure.
        ProcessHandle.of(master).ifPresent(p -> p.onExit().join());
    }
}
