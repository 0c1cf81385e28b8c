package org.muster.nativeaccess;

/**
 * Something a {@link FluxHandle} has heard.
 *
 * @param tag of the request or watch that it is about
 * @param kind what it is
 * @param errno the error number of {@link Kind#FAILED}, else 0
 * @param text the answer, the entry, or why it failed
 */
public record FluxNews(long tag, Kind kind, int errno, String text) {
    /** What can be heard; in the order of the shim's numbers. */
    public enum Kind {
        /** The answer to a request; nothing follows. */
        ANSWER,
        /** An entry of a watched log, in JSON; more news follow. */
        EVENT,
        /** A watched log is complete, or no longer watched. */
        END,
        /** In place of an answer or an end. */
        FAILED;

        static Kind of(int number) {
            return values()[number];
        }
    }
}
