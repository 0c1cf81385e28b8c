package org.muster;

/**
 * MPI's predefined reduction operations.
 *
 * <p>{@code SUM}, {@code PROD}, {@code MAX} and {@code MIN} take every numeric type and {@code char}; the logical
 * operations take {@code boolean} (false and true), {@code char} and the integer types (zero and non-zero, the result is
 * 0 or 1); the bitwise operations take {@code boolean}, {@code char} and the integer types. Bytes are signed, as always
 * in Java.
 */
public enum Op {
    /** The sum; integers wrap around. */
    SUM,
    /** The product; integers wrap around. */
    PROD,
    /** The largest value. */
    MAX,
    /** The smallest value. */
    MIN,
    /** Logical and. */
    LAND,
    /** Logical or. */
    LOR,
    /** Logical exclusive or. */
    LXOR,
    /** Bitwise and. */
    BAND,
    /** Bitwise or. */
    BOR,
    /** Bitwise exclusive or. */
    BXOR
}
