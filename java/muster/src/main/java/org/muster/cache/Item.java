package org.muster.cache;

import java.util.Map;

/** A value, or a part of one, as it is stored: an HDF5 dataset, or a group of such. */
sealed interface Item {
    /** What it was in Java, by {@link Values}' names. */
    String javaType();

    /**
     * A dataset of numbers.
     *
     * @param javaType what it was
     * @param array a primitive array of as many dimensions as {@code shape} has; of one dimension and one element for a scalar
     * @param shape its extent in each dimension; empty for a scalar
     */
    @SuppressWarnings("ArrayRecordComponent") // data on its way: handed on, never compared
    record Numbers(String javaType, Object array, int[] shape) implements Item {}

    /**
     * A dataset of one string.
     *
     * @param javaType what it was
     * @param text without the character 0
     */
    record Text(String javaType, String text) implements Item {}

    /**
     * A group.
     *
     * @param javaType what it was
     * @param parts by their names, in their order
     */
    record Parts(String javaType, Map<String, Item> parts) implements Item {}
}
