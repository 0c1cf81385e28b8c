"""What the peers' programs share: the same measurements as Muster's programs make, said in the same lines."""
import time


def figure(name, value):
    print(f"figure {name} {value:.6g}", flush=True)


def nothing():
    return 1


def same(value):
    return value


def round_trip(name, submit, n):
    for _ in range(n):
        submit(nothing).result()
    times = []
    for _ in range(n):
        begin = time.perf_counter()
        submit(nothing).result()
        times.append((time.perf_counter() - begin) * 1e6)
    times.sort()
    figure(name + ".p50", times[len(times) // 2])
    figure(name + ".p99", times[int(len(times) * 0.99)])


def pipelined(name, submit, n):
    rates = []
    for k in range(4):
        begin = time.perf_counter()
        futures = [submit(nothing) for _ in range(n)]
        for f in futures:
            f.result()
        if k > 0:
            rates.append(n / (time.perf_counter() - begin))
    figure(name, sorted(rates)[1])


def echo(name, submit, n=5):
    import numpy

    array = numpy.arange(8 << 20, dtype=numpy.float64)
    times = []
    for k in range(n + 1):
        begin = time.perf_counter()
        back = submit(same, array).result()
        assert back.shape == array.shape and back[-1] == array[-1]
        if k > 0:
            times.append(time.perf_counter() - begin)
    figure(name, 2 * 64 / sorted(times)[len(times) // 2])
