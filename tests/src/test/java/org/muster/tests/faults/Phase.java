package org.muster.tests.faults;

/** Where in a call its fault lies. */
enum Phase {
    /** A captured object does it while it is read on the rank. */
    ARGUMENTS,
    /** The function does it. */
    FUNCTION,
    /** The result does it while it is written on the rank. */
    RESULT
}
