package org.muster.master;

import org.muster.nativeaccess.ProcessEnd;

/**
 * Why a worker was lost.
 *
 * @param why for people, to go on from a colon
 * @param ownDoing whether its process brought it about itself, which speaks against the call it was in
 */
record Loss(String why, boolean ownDoing) {
    /** One whose process ended by itself, or was ended by somebody else than its master. */
    static Loss of(ProcessEnd end) {
        return new Loss(end.sentence(), end.isOwnDoing());
    }

    /** One that was given up. */
    static Loss because(String why) {
        return new Loss(why, false);
    }
}
