package org.muster.mpi;

/** A binding of MPI, found through {@link java.util.ServiceLoader}. */
public interface MpiProvider {
    /**
     * A name for messages.
     *
     * @return for example {@code Open MPI Java bindings}
     */
    String name();

    /**
     * Initializes MPI in this process with THREAD_MULTIPLE.
     *
     * @return this process's MPI
     * @throws MpiException if the library or its Java classes are missing, or give less than THREAD_MULTIPLE
     */
    Mpi init();
}
