package org.muster.bench.parts;

import java.util.concurrent.TimeUnit;
import org.muster.master.MpiStart;
import org.muster.mpi.MpiComm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A communicator of one rank made and freed: what the calls themselves cost. For two ranks see the table. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Carve {
    private final MpiComm world = MpiStart.mpi().world();

    /** Made by JMH. */
    public Carve() {}

    /** Made, and freed. */
    @Benchmark
    public void one() {
        world.createGroup(new int[] {0}, 1).free();
    }
}
