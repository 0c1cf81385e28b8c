package org.muster.mpi;

import mpi.Datatype;
import mpi.MPI;
import org.muster.Op;

/** Element types and operations as the bindings name them. */
final class OpenMpiTypes {
    private OpenMpiTypes() {}

    static Datatype type(MpiType type) {
        return switch (type) {
            case BOOLEAN -> MPI.BOOLEAN;
            case BYTE -> MPI.BYTE;
            case CHAR -> MPI.CHAR;
            case SHORT -> MPI.SHORT;
            case INT -> MPI.INT;
            case LONG -> MPI.LONG;
            case FLOAT -> MPI.FLOAT;
            case DOUBLE -> MPI.DOUBLE;
        };
    }

    static mpi.Op op(Op op) {
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
