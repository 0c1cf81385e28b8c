"""mpi4py.futures with one worker: mpiexec -n 2 python3 -m mpi4py.futures mpi4py_futures.py N"""
import sys

from mpi4py.futures import MPIPoolExecutor

import figures

if __name__ == "__main__":
    n = int(sys.argv[1])
    with MPIPoolExecutor(max_workers=1) as exe:
        figures.round_trip("mpi4py.rtt", exe.submit, n)
        figures.pipelined("mpi4py.pipelined", exe.submit, n)
        figures.echo("mpi4py.echo", exe.submit)
