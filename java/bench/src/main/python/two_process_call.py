"""A whole program that makes one call of two processes: mpiexec -n 1 python3 two_process_call.py"""
from mpi4py import MPI
from mpi4py.futures import MPIPoolExecutor


def rank_of(i):
    return f"{i} of 2 on {MPI.Get_processor_name()}"


if __name__ == "__main__":
    with MPIPoolExecutor(max_workers=2) as exe:
        print(list(exe.map(rank_of, range(2))))
