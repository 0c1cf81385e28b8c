package org.muster.program;

/** What was kept of a stream. */
interface Kept {
    /** A copy of it. */
    byte[] bytes();
}
