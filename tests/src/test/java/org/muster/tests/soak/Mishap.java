package org.muster.tests.soak;

/** What is to go wrong in a call. */
enum Mishap {
    NONE,
    /** Some ranks throw, while the others wait for them. */
    THROW,
    /** One rank ends its process, in the first attempts. */
    HALT,
    EXIT,
    /** It waits for ever, half of the time for a program, and can be stopped. */
    STUCK,
    /** As that, within MPI. */
    STUCK_IN_RECEIVE,
    /** It waits for ever, and does not listen. */
    STUBBORN,
    /** Its result cannot be sent. */
    UNSENDABLE;

    boolean isEndless() {
        return this == STUCK || this == STUCK_IN_RECEIVE || this == STUBBORN;
    }

    boolean isDeath() {
        return this == HALT || this == EXIT;
    }
}
