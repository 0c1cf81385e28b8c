package org.muster.worker;

import org.jspecify.annotations.Nullable;
import org.muster.ArrayCollectives;
import org.muster.mpi.MpiType;

/** Brings the overloads for the eight types together; one of each would do if Java had generics over primitives. */
abstract class ArrayOverloads implements ArrayCollectives {
    abstract Object gatherArray(Object part, MpiType type, int root);

    abstract Object allGatherArray(Object part, MpiType type);

    abstract Object scatterArray(@Nullable Object whole, MpiType type, int root);

    abstract Object allToAllArray(Object parts, MpiType type);

    @Override
    public final boolean[] gather(boolean[] part, int root) {
        return (boolean[]) gatherArray(part, MpiType.BOOLEAN, root);
    }

    @Override
    public final boolean[] allGather(boolean[] part) {
        return (boolean[]) allGatherArray(part, MpiType.BOOLEAN);
    }

    @Override
    public final boolean[] scatter(boolean @Nullable [] whole, int root) {
        return (boolean[]) scatterArray(whole, MpiType.BOOLEAN, root);
    }

    @Override
    public final boolean[] allToAll(boolean[] parts) {
        return (boolean[]) allToAllArray(parts, MpiType.BOOLEAN);
    }

    @Override
    public final byte[] gather(byte[] part, int root) {
        return (byte[]) gatherArray(part, MpiType.BYTE, root);
    }

    @Override
    public final byte[] allGather(byte[] part) {
        return (byte[]) allGatherArray(part, MpiType.BYTE);
    }

    @Override
    public final byte[] scatter(byte @Nullable [] whole, int root) {
        return (byte[]) scatterArray(whole, MpiType.BYTE, root);
    }

    @Override
    public final byte[] allToAll(byte[] parts) {
        return (byte[]) allToAllArray(parts, MpiType.BYTE);
    }

    @Override
    public final char[] gather(char[] part, int root) {
        return (char[]) gatherArray(part, MpiType.CHAR, root);
    }

    @Override
    public final char[] allGather(char[] part) {
        return (char[]) allGatherArray(part, MpiType.CHAR);
    }

    @Override
    public final char[] scatter(char @Nullable [] whole, int root) {
        return (char[]) scatterArray(whole, MpiType.CHAR, root);
    }

    @Override
    public final char[] allToAll(char[] parts) {
        return (char[]) allToAllArray(parts, MpiType.CHAR);
    }

    @Override
    public final short[] gather(short[] part, int root) {
        return (short[]) gatherArray(part, MpiType.SHORT, root);
    }

    @Override
    public final short[] allGather(short[] part) {
        return (short[]) allGatherArray(part, MpiType.SHORT);
    }

    @Override
    public final short[] scatter(short @Nullable [] whole, int root) {
        return (short[]) scatterArray(whole, MpiType.SHORT, root);
    }

    @Override
    public final short[] allToAll(short[] parts) {
        return (short[]) allToAllArray(parts, MpiType.SHORT);
    }

    @Override
    public final int[] gather(int[] part, int root) {
        return (int[]) gatherArray(part, MpiType.INT, root);
    }

    @Override
    public final int[] allGather(int[] part) {
        return (int[]) allGatherArray(part, MpiType.INT);
    }

    @Override
    public final int[] scatter(int @Nullable [] whole, int root) {
        return (int[]) scatterArray(whole, MpiType.INT, root);
    }

    @Override
    public final int[] allToAll(int[] parts) {
        return (int[]) allToAllArray(parts, MpiType.INT);
    }

    @Override
    public final long[] gather(long[] part, int root) {
        return (long[]) gatherArray(part, MpiType.LONG, root);
    }

    @Override
    public final long[] allGather(long[] part) {
        return (long[]) allGatherArray(part, MpiType.LONG);
    }

    @Override
    public final long[] scatter(long @Nullable [] whole, int root) {
        return (long[]) scatterArray(whole, MpiType.LONG, root);
    }

    @Override
    public final long[] allToAll(long[] parts) {
        return (long[]) allToAllArray(parts, MpiType.LONG);
    }

    @Override
    public final float[] gather(float[] part, int root) {
        return (float[]) gatherArray(part, MpiType.FLOAT, root);
    }

    @Override
    public final float[] allGather(float[] part) {
        return (float[]) allGatherArray(part, MpiType.FLOAT);
    }

    @Override
    public final float[] scatter(float @Nullable [] whole, int root) {
        return (float[]) scatterArray(whole, MpiType.FLOAT, root);
    }

    @Override
    public final float[] allToAll(float[] parts) {
        return (float[]) allToAllArray(parts, MpiType.FLOAT);
    }

    @Override
    public final double[] gather(double[] part, int root) {
        return (double[]) gatherArray(part, MpiType.DOUBLE, root);
    }

    @Override
    public final double[] allGather(double[] part) {
        return (double[]) allGatherArray(part, MpiType.DOUBLE);
    }

    @Override
    public final double[] scatter(double @Nullable [] whole, int root) {
        return (double[]) scatterArray(whole, MpiType.DOUBLE, root);
    }

    @Override
    public final double[] allToAll(double[] parts) {
        return (double[]) allToAllArray(parts, MpiType.DOUBLE);
    }
}
