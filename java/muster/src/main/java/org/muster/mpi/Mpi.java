package org.muster.mpi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MPI in this process, initialized with THREAD_MULTIPLE; one per process. */
public interface Mpi {
    /**
     * The ranks that were started together with this process.
     *
     * @return MPI_COMM_WORLD
     */
    MpiComm world();

    /**
     * The ranks spawned together with this process, joined with the one that spawned them, which is rank 0.
     *
     * @return the joined communicator, or null if this process was not spawned
     */
    @Nullable
    MpiComm parent();

    /**
     * Spawns processes on this node and joins them; a collective of theirs and this process's.
     *
     * @param command the program and its arguments
     * @param count how many processes
     * @param env environment variables to set in them
     * @param directory where they are to run, or null for this process's directory
     * @return a communicator with this process as rank 0 and the new ones as 1 to {@code count}
     * @throws MpiException with the launcher's words if they could not be started
     */
    MpiComm spawn(List<String> command, int count, Map<String, String> env, @Nullable Path directory);

    /**
     * The library behind it.
     *
     * @return its own version text, one line
     */
    String version();

    /** Finalizes MPI; nothing of it may be used afterwards. Never call it while a member of a communicator is dead. */
    void finish();
}
