package org.muster.bench.table;

import java.util.List;
import java.util.Map;

/** The table: what is compared with what, and what it is to come to. */
final class Rows {
    private static final String FUTURES = "mpi4py.futures";
    private static final String POOL = "ProcessPoolExecutor";
    private static final String DASK = "dask distributed";

    static final List<Row> ALL = List.of(
            new Row(
                    "1-rank no-op, round trip, world: p50",
                    Unit.MICROSECONDS,
                    "world.rtt.p50",
                    "floor.rtt.p50",
                    Map.of(FUTURES, "mpi4py.rtt.p50", POOL, "processpool.rtt.p50", DASK, "dask.rtt.p50"),
                    List.of(new Target.AtMostTimes(1 / 10.0, "mpi4py.rtt.p50", FUTURES))),
            new Row(
                    "the same: p99",
                    Unit.MICROSECONDS,
                    "world.rtt.p99",
                    "floor.rtt.p99",
                    Map.of(FUTURES, "mpi4py.rtt.p99", POOL, "processpool.rtt.p99", DASK, "dask.rtt.p99"),
                    List.of(new Target.AtMostTimes(5, "world.rtt.p50", "its p50"))),
            new Row(
                    "the same, spawned pool: p50",
                    Unit.MICROSECONDS,
                    "spawned.rtt.p50",
                    "spawnedfloor.rtt.p50",
                    Map.of(FUTURES, "mpi4py.rtt.p50", POOL, "processpool.rtt.p50", DASK, "dask.rtt.p50"),
                    List.of(new Target.AtMostTimes(1 / 8.0, "mpi4py.rtt.p50", FUTURES))),
            new Row(
                    "1-rank no-ops, pipelined, one worker",
                    Unit.A_SECOND,
                    "world.pipelined",
                    null,
                    Map.of(FUTURES, "mpi4py.pipelined", POOL, "processpool.pipelined", DASK, "dask.pipelined"),
                    List.of(
                            new Target.AtLeastTimes(10, "processpool.pipelined", POOL),
                            new Target.AtLeastTimes(25, "mpi4py.pipelined", FUTURES))),
            new Row(
                    "2-rank no-op with its communicator, same members: p50",
                    Unit.MICROSECONDS,
                    "world.gang.p50",
                    "floor.rtt.p50",
                    Map.of(),
                    List.of(new Target.AtMost(50))),
            new Row(
                    "2-rank no-op with its communicator, new members: p50",
                    Unit.MICROSECONDS,
                    "fresh.gang.p50",
                    "floor.group.p50",
                    Map.of(),
                    List.of(new Target.AtMost(150))),
            new Row(
                    "echo of a double[] of 64 MiB, both directions",
                    Unit.MEBIBYTES_A_SECOND,
                    "world.echo",
                    "floor.echo",
                    Map.of(FUTURES, "mpi4py.echo", POOL, "processpool.echo", DASK, "dask.echo"),
                    List.of(
                            new Target.AtLeastTimes(1 / 2.0, "floor.echo", "raw MPI"),
                            new Target.AtLeastTimes(4, "mpi4py.echo", FUTURES))),
            new Row(
                    "argument of 64 MiB to a 2-rank call, both ranks' counted",
                    Unit.MEBIBYTES_A_SECOND,
                    "world.argument",
                    "floor.echo",
                    Map.of(),
                    List.of(new Target.AtLeastTimes(1 / 3.0, "floor.echo", "raw MPI"))),
            new Row(
                    "chain of 1,000 dependent calls, a link",
                    Unit.MICROSECONDS,
                    "world.chain",
                    "floor.rtt.p50",
                    Map.of(),
                    List.of(new Target.AtMost(60))),
            new Row(
                    "round trip with 10,000 calls waiting: p50",
                    Unit.MICROSECONDS,
                    "waiting.10000.p50",
                    null,
                    Map.of(),
                    List.of(new Target.AtMostTimes(1.5, "waiting.0.p50", "that with none"))),
            new Row(
                    "round trip with 100,000 calls waiting: p50",
                    Unit.MICROSECONDS,
                    "waiting.100000.p50",
                    null,
                    Map.of(),
                    List.of(new Target.AtMostTimes(1.5, "waiting.0.p50", "that with none"))),
            new Row(
                    "cache hit, 10 entries: p50",
                    Unit.MICROSECONDS,
                    "cache.10.p50",
                    null,
                    Map.of(),
                    List.of(new Target.AtMost(100))),
            new Row(
                    "cache hit, 100,000 entries: p50",
                    Unit.MICROSECONDS,
                    "cache.100000.p50",
                    null,
                    Map.of(),
                    List.of(new Target.AtMost(100), new Target.AtMostTimes(1.5, "cache.10.p50", "that with 10"))),
            new Row(
                    "4 idle ranks and an idle master, CPU together",
                    Unit.PERCENT,
                    "idle.cpu",
                    null,
                    Map.of(),
                    List.of(new Target.AtMost(2))),
            new Row(
                    "an idle rank's resident memory",
                    Unit.MEGABYTES,
                    "idle.resident",
                    null,
                    Map.of(),
                    List.of(new Target.AtMost(60))),
            new Row(
                    "muster run Hello.java, whole process",
                    Unit.SECONDS,
                    "hello.whole",
                    null,
                    Map.of(FUTURES, "mpi4py.whole"),
                    List.of(
                            new Target.AtMost(0.8),
                            new Target.AtMostTimes(1, "mpi4py.whole", "the same with " + FUTURES))),
            new Row(
                    "2 workers from their start until they have answered",
                    Unit.SECONDS,
                    "spawned.boot",
                    null,
                    Map.of(),
                    List.of(new Target.AtMost(0.2))),
            new Row(
                    "a call of 2 ranks with processes of its own",
                    Unit.SECONDS,
                    "spawned.isolated",
                    null,
                    Map.of("mpiexec -n 2, mpi4py", "mpiexec.whole"),
                    List.of(
                            new Target.AtMost(0.25),
                            new Target.AtMostTimes(0.7, "mpiexec.whole", "mpiexec -n 2 of a Python script"))),
            new Row(
                    "simulator: placements at 100,000 ranks",
                    Unit.A_SECOND,
                    "simulator.100000",
                    null,
                    Map.of(),
                    List.of(
                            new Target.AtLeast(500_000),
                            new Target.AtLeastTimes(
                                    2.0 / 5, "simulator.100", "that at 100 ranks (log 100 / log 100,000)"))));

    private Rows() {}
}
