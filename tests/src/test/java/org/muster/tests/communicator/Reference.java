package org.muster.tests.communicator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;
import org.muster.Op;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/**
 * The binding's blocking calls on primitive arrays.
 *
 * <p>Where the binding is wrong, it is asked in another way. Its bytes are unsigned, and Open MPI 4.1 adds narrow integers with
 * saturation: arithmetic on these is done on ints, and cut down. Given arrays, its gatherv and allGatherv write beyond a buffer
 * of their own, and its scatter forgets the result if that is long: they are given direct buffers.
 */
final class Reference {
    private final Intracomm comm;

    /** A blocking reduction of the binding. */
    interface Reduction {
        void run(Object in, Object out, mpi.Datatype type, mpi.Op op) throws MPIException;
    }

    Reference(Intracomm comm) {
        this.comm = comm;
    }

    /** What a reduction makes of the array. */
    static Object reduced(Object array, MpiType type, Op op, Reduction reduction) throws MPIException {
        int length = PrimitiveArrays.length(array);
        boolean arithmetic = op == Op.SUM || op == Op.PROD || op == Op.MAX || op == Op.MIN;
        if (arithmetic && (type == MpiType.BYTE || type == MpiType.SHORT || type == MpiType.CHAR)) {
            int[] in = widened(array, length);
            int[] out = new int[length];
            reduction.run(in, out, MPI.INT, op(op));
            return narrowed(out, type);
        }
        Object out = Samples.zeros(type, length);
        reduction.run(array, out, Samples.binding(type), op(op));
        return out;
    }

    private static int[] widened(Object array, int length) {
        int[] ints = new int[length];
        switch (array) {
            case byte[] a -> Arrays.setAll(ints, i -> a[i]);
            case short[] a -> Arrays.setAll(ints, i -> a[i]);
            case char[] a -> Arrays.setAll(ints, i -> a[i]);
            default -> throw new IllegalArgumentException();
        }
        return ints;
    }

    private static Object narrowed(int[] ints, MpiType type) {
        Object array = Samples.zeros(type, ints.length);
        for (int i = 0; i < ints.length; i++) {
            switch (array) {
                case byte[] a -> a[i] = (byte) ints[i];
                case short[] a -> a[i] = (short) ints[i];
                case char[] a -> a[i] = (char) ints[i];
                default -> throw new IllegalArgumentException();
            }
        }
        return array;
    }

    Object allGatherv(Object part, MpiType type, int[] counts, int[] displs, int total) throws MPIException {
        ByteBuffer out = buffer(type, total);
        comm.allGatherv(
                filled(part, type),
                PrimitiveArrays.length(part),
                Samples.binding(type),
                out,
                counts,
                displs,
                Samples.binding(type));
        return array(out, type, total);
    }

    Object gatherv(Object part, MpiType type, int[] counts, int[] displs, int total, int root) throws MPIException {
        ByteBuffer out = buffer(type, total);
        comm.gatherv(
                filled(part, type),
                PrimitiveArrays.length(part),
                Samples.binding(type),
                out,
                counts,
                displs,
                Samples.binding(type),
                root);
        return array(out, type, total);
    }

    Object scatter(Object whole, MpiType type, int each, int root) throws MPIException {
        ByteBuffer out = buffer(type, each);
        comm.scatter(filled(whole, type), each, Samples.binding(type), out, each, Samples.binding(type), root);
        return array(out, type, each);
    }

    private static ByteBuffer buffer(MpiType type, int length) {
        return MPI.newByteBuffer(length * type.bytes());
    }

    private static ByteBuffer filled(Object array, MpiType type) {
        ByteBuffer b = buffer(type, PrimitiveArrays.length(array));
        PrimitiveArrays.put(b, 0, array, type, 0, PrimitiveArrays.length(array));
        return b;
    }

    private static Object array(ByteBuffer from, MpiType type, int length) {
        Object array = Samples.zeros(type, length);
        PrimitiveArrays.get(from, 0, array, type, 0, length);
        return array;
    }

    private static mpi.Op op(Op op) {
        return switch (op) {
            case SUM -> MPI.SUM;
            case PROD -> MPI.PROD;
            case MAX -> MPI.MAX;
            case MIN -> MPI.MIN;
            case LAND -> MPI.LAND;
            case LOR -> MPI.LOR;
            case LXOR -> MPI.LXOR;
            case BAND -> MPI.BAND;
            case BOR -> MPI.BOR;
            case BXOR -> MPI.BXOR;
        };
    }
}
