package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * The collective operations of {@link Communicator} that join and cut arrays of primitive types, one overload for each.
 *
 * <p>The parts may be of different lengths (MPI's {@code Gatherv} and kin); the lengths need not be known beforehand.
 */
public interface ArrayCollectives {
    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    boolean[] gather(boolean[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    boolean[] allGather(boolean[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    boolean[] scatter(boolean @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    boolean[] allToAll(boolean[] parts);

    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    byte[] gather(byte[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    byte[] allGather(byte[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    byte[] scatter(byte @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    byte[] allToAll(byte[] parts);

    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    char[] gather(char[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    char[] allGather(char[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    char[] scatter(char @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    char[] allToAll(char[] parts);

    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    short[] gather(short[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    short[] allGather(short[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    short[] scatter(short @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    short[] allToAll(short[] parts);

    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    int[] gather(int[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    int[] allGather(int[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    int[] scatter(int @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    int[] allToAll(int[] parts);

    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    long[] gather(long[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    long[] allGather(long[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    long[] scatter(long @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    long[] allToAll(long[] parts);

    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    float[] gather(float[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    float[] allGather(float[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    float[] scatter(float @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    float[] allToAll(float[] parts);

    /**
     * Joins the ranks' arrays on the root.
     *
     * @param part this rank's array, of any length
     * @param root the root's rank
     * @return on the root all parts in rank order, elsewhere an empty array
     */
    double[] gather(double[] part, int root);

    /**
     * Joins the ranks' arrays on every rank.
     *
     * @param part this rank's array, of any length
     * @return all parts in rank order
     */
    double[] allGather(double[] part);

    /**
     * Cuts the root's array into equal parts, one for each rank.
     *
     * @param whole on the root the array, its length a multiple of the number of ranks; elsewhere ignored, and may be
     *     null
     * @param root the root's rank
     * @return this rank's part
     * @throws IllegalArgumentException on every rank, if the length is no multiple of the number of ranks
     */
    double[] scatter(double @Nullable [] whole, int root);

    /**
     * Cuts each rank's array into equal parts, and gives the i-th part of each to rank i.
     *
     * @param parts the array, its length a multiple of the number of ranks and the same on every rank
     * @return the parts that came, in rank order
     * @throws IllegalArgumentException if the length is no multiple of the number of ranks
     */
    double[] allToAll(double[] parts);
}
