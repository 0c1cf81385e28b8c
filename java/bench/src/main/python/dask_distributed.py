"""dask distributed with one worker process: python3 dask_distributed.py N"""
import functools
import sys

from distributed import Client, LocalCluster

import figures

if __name__ == "__main__":
    n = int(sys.argv[1])
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None) as cluster:
        with Client(cluster) as client:
            submit = functools.partial(client.submit, pure=False)
            figures.round_trip("dask.rtt", submit, n)
            figures.pipelined("dask.pipelined", submit, n)
            figures.echo("dask.echo", submit)
