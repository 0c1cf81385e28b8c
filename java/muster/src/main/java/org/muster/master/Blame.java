package org.muster.master;

/**
 * Which calls are taken for the cause of their ranks' ends. Those are not run again, however many restarts they have left: they would
 * only kill more.
 *
 * <p>An exit or a crash is the call's own doing. A signal from outside may hit any call, so it counts only against one that was hit more
 * often than all the others together: that looks like the kernel's out-of-memory killer, or like a call that kills itself.
 */
final class Blame {
    /** Runs that lost a rank until the call is blamed. */
    static final int MOST = 3;

    /** Runs of any call that lost a rank to somebody outside. */
    private int outside;

    /** What is known of one call. */
    static final class Losses {
        private int own;
        private int outside;

        int count() {
            return own + outside;
        }
    }

    /** A run of a call has lost a rank; whether the call is blamed now. */
    boolean lost(Losses call, Loss loss) {
        if (loss.ownDoing()) {
            call.own++;
        } else {
            call.outside++;
            outside++;
        }
        int against = call.own + (2 * call.outside > outside ? call.outside : 0);
        return against >= MOST;
    }
}
