package org.muster.launcher;

/** Ends the command with one sentence on standard error and an exit status. */
final class Failure extends RuntimeException {
    /** What was typed cannot be run. */
    static final int USAGE = 2;
    /** The machine lacks something. */
    static final int MACHINE = 1;

    private static final long serialVersionUID = 1;

    private final int status;

    private Failure(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Failure usage(String message) {
        return new Failure(USAGE, message);
    }

    static Failure machine(String message) {
        return new Failure(MACHINE, message);
    }

    int status() {
        return status;
    }
}
