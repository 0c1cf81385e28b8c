package org.muster.tests.soak;

import java.io.Serializable;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a call of the soak is to be, all of it by the seed.
 *
 * @param id its number in the plan
 * @param kind how it is submitted
 * @param width how many ranks it has
 * @param micros how long it takes at least
 * @param cargo the seed of what it is given and gives back
 * @param mishap what goes wrong in it
 * @param victims on which ranks, as bits
 * @param deaths in how many attempts, where a process ends
 * @param before how many calls back the ones are that it depends on
 * @param stop how it is cancelled
 * @param interrupt whether a cancel is to stop it
 * @param stopMicros how long after the moment that {@code stop} names
 * @param limitMillis its time limit, 0: none
 * @param restarts how often it may be run again
 * @param priority its priority
 * @param isolated whether it gets processes of its own
 * @param waited whether a thread waits for it in {@code get}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Order(
        int id,
        Kind kind,
        int width,
        int micros,
        long cargo,
        Mishap mishap,
        int victims,
        int deaths,
        int[] before,
        Stop stop,
        boolean interrupt,
        int stopMicros,
        int limitMillis,
        int restarts,
        int priority,
        boolean isolated,
        boolean waited)
        implements Serializable {
    private static final int MOST_BACK = 32;

    enum Kind {
        FUNCTION,
        ACTION,
        MAPPED,
        RANKS,
        ROOT;

        boolean isCollective() {
            return this == RANKS || this == ROOT;
        }
    }

    /** When a call is cancelled. */
    enum Stop {
        NEVER,
        AT_ONCE,
        LATER,
        ONCE_STARTED,
        ONCE_DONE
    }

    static Order random(int id, Random r, int most) {
        Kind kind = pick(r, Kind.values());
        int width = kind.isCollective() ? 1 + r.nextInt(most) : 1;
        Mishap mishap = mishap(r, kind);
        Stop stop = r.nextInt(100) < 12 ? Stop.values()[1 + r.nextInt(4)] : Stop.NEVER;
        boolean interrupt = r.nextInt(4) > 0;
        int limit = r.nextInt(100) < 10 ? 600_000 : 0;
        if (mishap.isEndless()) {
            // Something must end it for certain.
            boolean stopped = (stop == Stop.LATER || stop == Stop.ONCE_STARTED) && interrupt;
            limit = stopped && r.nextBoolean() ? limit : 1 + r.nextInt(200);
        }
        int[] before = new int[r.nextInt(100) < 15 ? 1 + r.nextInt(3) : 0];
        for (int i = 0; i < before.length; i++) {
            before[i] = 1 + r.nextInt(MOST_BACK);
        }
        return new Order(
                id,
                kind,
                width,
                r.nextInt(10) < 8 ? r.nextInt(5_000) : r.nextInt(60_000),
                r.nextLong(),
                mishap,
                1 + r.nextInt((1 << width) - 1),
                1 + r.nextInt(2),
                before,
                stop,
                interrupt,
                r.nextInt(40_000),
                limit,
                r.nextInt(4),
                r.nextInt(5) == 0 ? r.nextInt(7) - 3 : 0,
                r.nextInt(250) == 0,
                r.nextInt(3) == 0);
    }

    private static <T> T pick(Random r, T[] all) {
        return all[r.nextInt(all.length)];
    }

    private static Mishap mishap(Random r, Kind kind) {
        int n = r.nextInt(1000);
        Mishap m = n < 60
                ? Mishap.THROW
                : n < 68
                        ? Mishap.HALT
                        : n < 74
                                ? Mishap.EXIT
                                : n < 94
                                        ? Mishap.STUCK
                                        : n < 114
                                                ? Mishap.STUCK_IN_RECEIVE
                                                : n < 115 ? Mishap.STUBBORN : n < 135 ? Mishap.UNSENDABLE : Mishap.NONE;
        boolean fits = kind.isCollective() || m != Mishap.STUCK_IN_RECEIVE;
        return fits && !(m == Mishap.UNSENDABLE && kind == Kind.ACTION) ? m : Mishap.NONE;
    }

    boolean isVictim(int rank) {
        return (victims >> rank & 1) != 0;
    }

    /** What it is given. */
    Serializable argument() {
        return Cargo.of(cargo);
    }

    /** The digest of what a rank gives back. */
    static long given(long cargo, int rank) {
        return cargo * 31 + rank + 1;
    }

    /** For messages. */
    String brief() {
        @Nullable String end = mishap == Mishap.NONE ? "" : " " + mishap + " on " + Integer.toBinaryString(victims);
        return "call " + id + ": " + kind + " of " + width + end
                + (stop == Stop.NEVER ? "" : " stop " + stop + (interrupt ? "" : " gently"))
                + (limitMillis == 0 ? "" : " limit " + limitMillis) + " restarts " + restarts
                + (isolated ? " isolated" : "") + (before.length == 0 ? "" : " after " + before.length);
    }
}
