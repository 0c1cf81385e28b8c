package org.muster.examples;

/** The four sides of a block of the grid; x grows to the east, y to the north. */
enum Side {
    WEST,
    EAST,
    SOUTH,
    NORTH;

    /** The side on which the neighbour on this side has us. */
    Side opposite() {
        return switch (this) {
            case WEST -> EAST;
            case EAST -> WEST;
            case SOUTH -> NORTH;
            case NORTH -> SOUTH;
        };
    }
}
