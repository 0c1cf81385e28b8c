"""Two fresh processes that do one thing together: mpiexec -n 2 python3 two_ranks.py"""
from mpi4py import MPI

total = MPI.COMM_WORLD.allreduce(1)
assert total == 2
