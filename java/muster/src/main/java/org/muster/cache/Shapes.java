package org.muster.cache;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Arrays of arrays as arrays of several dimensions. */
final class Shapes {
    /** HDF5's own limit. */
    private static final int MOST_DIMENSIONS = 32;

    /** Arrays of one shape without elements. */
    private static final int MOST_EMPTY = 4096;

    private Shapes() {}

    /** The extents of a primitive array of any number of dimensions; null if it is not rectangular. */
    static int @Nullable [] of(Object array) {
        int dimensions = 0;
        for (Class<?> c = array.getClass(); c.isArray(); c = c.getComponentType()) {
            dimensions++;
        }
        if (dimensions > MOST_DIMENSIONS) {
            return null;
        }
        int[] shape = new int[dimensions];
        Object at = array;
        for (int i = 0; i < dimensions; i++) {
            shape[i] = Array.getLength(at);
            if (shape[i] == 0) {
                break; // what is further in has no extent either
            }
            if (i + 1 < dimensions) {
                at = Array.get(at, 0);
                if (at == null) {
                    return null;
                }
            }
        }
        return isReasonable(shape, Long.MAX_VALUE) && fits(array, shape, 0) ? shape : null;
    }

    /**
     * Whether arrays of that shape are to be made where a file has room for so many elements: a shape without elements has arrays
     * all the same, and could have more than there is memory for.
     */
    static boolean isReasonable(int[] shape, long room) {
        if (shape.length > MOST_DIMENSIONS || size(shape) > room) {
            return false;
        }
        boolean empty = size(shape) == 0;
        long arrays = 1;
        for (int i = 0; empty && i + 1 < shape.length && arrays > 0 && arrays <= MOST_EMPTY; i++) {
            arrays = Math.multiplyExact(arrays, (long) shape[i]);
        }
        return arrays <= MOST_EMPTY;
    }

    private static boolean fits(@Nullable Object array, int[] shape, int dimension) {
        if (array == null || Array.getLength(array) != shape[dimension]) {
            return false;
        }
        if (dimension + 1 < shape.length) {
            for (Object part : (Object[]) array) {
                if (!fits(part, shape, dimension + 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many elements there are. */
    static long size(int[] shape) {
        long size = 1;
        for (int extent : shape) {
            if (extent == 0) {
                return 0;
            }
        }
        for (int extent : shape) {
            size = Math.multiplyExact(size, (long) extent);
        }
        return size;
    }

    /** Takes the rows of an array in their order. */
    @FunctionalInterface
    interface RowAction<E extends Exception> {
        void take(Object row) throws E;
    }

    /** Hands every array of one dimension in it to the action. */
    static <E extends Exception> void forEachRow(Object array, int dimensions, RowAction<E> action) throws E {
        if (dimensions <= 1) {
            action.take(array);
            return;
        }
        for (Object part : (Object[]) array) {
            forEachRow(part, dimensions - 1, action);
        }
    }
}
