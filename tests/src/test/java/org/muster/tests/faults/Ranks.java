package org.muster.tests.faults;

/** Which ranks of a call have the fault. */
enum Ranks {
    /** The leader. */
    ZERO,
    /** The last, if that is not rank 0. */
    ANOTHER,
    /** All of them. */
    EVERY;

    boolean has(int rank, int size) {
        return switch (this) {
            case ZERO -> rank == 0;
            case ANOTHER -> rank == size - 1;
            case EVERY -> true;
        };
    }

    int count(int size) {
        return this == EVERY ? size : 1;
    }
}
