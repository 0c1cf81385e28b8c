package org.muster.worker;

/** What one look at an {@link Operation} brought. */
enum Progress {
    /** Nothing; it is waiting for others. */
    NONE,
    /** It went on, and has more to do. */
    SOME,
    /** It is complete. */
    DONE
}
