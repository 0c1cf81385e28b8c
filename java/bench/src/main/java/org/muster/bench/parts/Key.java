package org.muster.bench.parts;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.muster.TaskFunction;
import org.muster.code.Fingerprints;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The key by which the cache finds a call's result. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Key {
    private final Fingerprints fingerprints = new Fingerprints();
    private final double[] large = new double[1 << 17];

    /** Made by JMH. */
    public Key() {}

    /**
     * Of a function that captures a number.
     *
     * @return the key
     */
    @Benchmark
    public String small() {
        int captured = large.length;
        return key((TaskFunction<Integer>) () -> captured);
    }

    /**
     * Of a function that captures an array of 1 MiB.
     *
     * @return the key
     */
    @Benchmark
    public String array() {
        double[] captured = large;
        return key((TaskFunction<Double>) () -> captured[0]);
    }

    private String key(Object function) {
        return Fingerprints.key(fingerprints.of(function).digest(List.of()), "CALLABLE", 1, null);
    }
}
