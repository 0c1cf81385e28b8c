package org.muster.mpi;

/** A non-blocking operation under way. Used by one thread at a time. */
public interface MpiRequest {
    /**
     * Makes progress and looks whether the operation is complete.
     *
     * @return true once it is complete; stays true
     * @throws MpiException if it failed
     */
    boolean test();

    /**
     * The sender of a completed receive.
     *
     * @return its rank
     */
    int source();

    /**
     * The tag of a completed receive.
     *
     * @return the tag
     */
    int tag();

    /**
     * The length of a completed receive.
     *
     * @return bytes received
     */
    int received();

    /** Gives a receive up that has matched nothing yet; its buffer may be used again when {@link #test()} is true. */
    void cancel();
}
