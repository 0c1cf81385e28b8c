package org.muster.worker;

/** What an exception was caused by. */
final class Causes {
    /** Causes can go round in circles. */
    private static final int DEEPEST = 100;

    private Causes() {}

    /** Whether it, or one of its causes, is of this type. */
    static boolean has(Throwable t, Class<? extends Throwable> type) {
        Throwable c = t;
        for (int deep = 0; c != null && deep < DEEPEST; deep++) {
            if (type.isInstance(c)) {
                return true;
            }
            c = c.getCause();
        }
        return false;
    }
}
