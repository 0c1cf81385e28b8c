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
     * The ranks spawned together with this process, and the one that spawned them, which is rank 0.
     *
     * @return the link to it, or null if this process was not spawned
     */
    @Nullable
    MpiLink parent();

    /**
     * Spawns processes, all in one job; a collective of theirs and this process's.
     *
     * @param places which, and where; their ranks are in this order
     * @param env environment variables to set in them
     * @param directory where they are to run, or null for this process's directory
     * @return a link with this process as rank 0 and the new ones as 1, 2, ...
     * @throws MpiException with the launcher's words if they could not be started
     */
    MpiLink spawn(List<Place> places, Map<String, String> env, @Nullable Path directory);

    /**
     * Has {@link #spawn} fail that waits, on another thread, for processes that will never come; without that it may wait for
     * ever. Does nothing where none waits at this port any more.
     *
     * @param port where it waits; the processes have it as {@code OMPI_PARENT_PORT} in their environment
     * @throws MpiException if the launcher cannot be reached
     */
    void giveUpSpawn(String port);

    /**
     * The library behind it.
     *
     * @return its own version text, one line
     */
    String version();

    /** Finalizes MPI; nothing of it may be used afterwards. Never call it while a member of a communicator is dead. */
    void finish();
}
