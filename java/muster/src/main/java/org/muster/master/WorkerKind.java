package org.muster.master;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.platform.LibraryVariables;
import org.muster.worker.WorkerJvm;

/**
 * What a worker process is started with and cannot change later. Calls that differ in it run in different processes.
 *
 * @param cwd its directory, or null for the program's
 * @param env variables beside the program's
 * @param threads threads of each rank; libraries read their number from the environment when they are loaded
 * @param memory bytes of each rank's heap, and of its native memory as many, or 0 for the usual
 */
record WorkerKind(@Nullable Path cwd, Map<String, String> env, int threads, long memory) {
    static final WorkerKind USUAL = new WorkerKind(null, Map.of(), 1, 0);

    static WorkerKind of(Resources r) {
        Path cwd = r.cwd() == null ? null : r.cwd().toAbsolutePath().normalize();
        return new WorkerKind(cwd, r.env(), r.threadsPerCore(), r.memoryPerCore());
    }

    /**
     * How many bytes of data a process may have (RLIMIT_DATA: its private memory that can be written, used or not), or 0 for as many as it
     * can. The heap is all there from the beginning, so that native code cannot take its part: a JVM whose heap cannot grow ends.
     */
    long dataLimit() {
        return WorkerJvm.dataLimit(memory, threads);
    }

    /** All variables to set: what the user said of threads goes before what follows from {@code threadsPerCore}. */
    Map<String, String> variables(Map<String, String> programs) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : LibraryVariables.THREADS) {
            // One thread is what nobody asked for otherwise, so the program's own setting holds.
            if (threads > 1 || !programs.containsKey(name)) {
                all.put(name, Integer.toString(threads));
            }
        }
        all.putAll(env);
        return all;
    }
}
