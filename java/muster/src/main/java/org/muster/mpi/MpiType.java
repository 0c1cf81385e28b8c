package org.muster.mpi;

import org.jspecify.annotations.Nullable;

/** The primitive types as MPI elements, in native byte order; a boolean is one byte, 0 or 1. */
public enum MpiType {
    /** {@code boolean}. */
    BOOLEAN(1, boolean[].class),
    /** {@code byte}. */
    BYTE(1, byte[].class),
    /** {@code char}, unsigned. */
    CHAR(2, char[].class),
    /** {@code short}. */
    SHORT(2, short[].class),
    /** {@code int}. */
    INT(4, int[].class),
    /** {@code long}. */
    LONG(8, long[].class),
    /** {@code float}. */
    FLOAT(4, float[].class),
    /** {@code double}. */
    DOUBLE(8, double[].class);

    private static final MpiType[] ALL = values();

    private final int bytes;
    private final Class<?> arrayClass;

    MpiType(int bytes, Class<?> arrayClass) {
        this.bytes = bytes;
        this.arrayClass = arrayClass;
    }

    /**
     * The size of an element.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * The Java array of such elements.
     *
     * @return for example {@code double[].class}
     */
    public Class<?> arrayClass() {
        return arrayClass;
    }

    /**
     * The type of a primitive array's elements.
     *
     * @param array anything
     * @return the type, or null if {@code array} is no primitive array
     */
    public static @Nullable MpiType of(@Nullable Object array) {
        if (array == null) {
            return null;
        }
        Class<?> c = array.getClass();
        for (MpiType t : ALL) {
            if (t.arrayClass == c) {
                return t;
            }
        }
        return null;
    }

    /**
     * The type's number, as it stands in messages.
     *
     * @return 0 to 7
     */
    @SuppressWarnings("EnumOrdinal") // both ends of a message run the same Muster
    public int number() {
        return ordinal();
    }

    /**
     * The type with the given number, as it stands in messages.
     *
     * @param number the {@link #number}
     * @return the type
     * @throws IllegalArgumentException if there is none
     */
    public static MpiType at(int number) {
        if (number < 0 || number >= ALL.length) {
            throw new IllegalArgumentException("no element type has the number " + number);
        }
        return ALL[number];
    }
}
