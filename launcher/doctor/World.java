// A plain MPI world, without Muster: what 'muster doctor' tries. It says which thread level MPI gives and adds up the ranks.
import mpi.MPI;

void main() throws Exception {
    int level = MPI.InitThread(new String[0], MPI.THREAD_MULTIPLE);
    int[] sum = {MPI.COMM_WORLD.getRank()};
    MPI.COMM_WORLD.allReduce(sum, 1, MPI.INT, MPI.SUM);
    int size = MPI.COMM_WORLD.getSize();
    boolean right = sum[0] == size * (size - 1) / 2;
    if (MPI.COMM_WORLD.getRank() == 0) {
        IO.println(
                !right
                        ? "the ranks' sum is wrong: " + sum[0]
                        : level < MPI.THREAD_MULTIPLE
                                ? "error: MPI gives thread level " + level + ", and THREAD_MULTIPLE is needed"
                                : "mpirun starts " + size + " ranks, with THREAD_MULTIPLE");
    }
    MPI.Finalize();
    System.exit(right && level == MPI.THREAD_MULTIPLE ? 0 : 1);
}
