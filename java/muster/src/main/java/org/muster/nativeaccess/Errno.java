package org.muster.nativeaccess;

/** The error numbers of Linux that decide something here. */
final class Errno {
    static final int ESRCH = 3;
    static final int ERANGE = 34;

    private Errno() {}
}
