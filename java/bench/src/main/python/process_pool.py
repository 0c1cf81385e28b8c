"""Python's own pool of processes, of one: python3 process_pool.py N"""
import sys
from concurrent.futures import ProcessPoolExecutor

import figures

if __name__ == "__main__":
    n = int(sys.argv[1])
    with ProcessPoolExecutor(1) as exe:
        figures.round_trip("processpool.rtt", exe.submit, n)
        figures.pipelined("processpool.pipelined", exe.submit, n)
        figures.echo("processpool.echo", exe.submit)
