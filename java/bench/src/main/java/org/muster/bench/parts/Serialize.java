package org.muster.bench.parts;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.muster.TaskFunction;
import org.muster.code.Encoded;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Functions and values as bytes, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Serialize {
    private final MasterCodec codec = new MasterCodec();
    private final double[] large = new double[1 << 17];
    private final List<String> words = List.of("copper", "3.615", "fcc", "eam");
    private final Payload answer = codec.encode(List.of(1, 2.5, "three"));

    /** Made by JMH. */
    public Serialize() {}

    /**
     * A function that captures nothing.
     *
     * @return its bytes
     */
    @Benchmark
    public Encoded plain() {
        return codec.encodeFunction((TaskFunction<Integer>) () -> 1);
    }

    /**
     * A function that captures a list and a number.
     *
     * @return its bytes
     */
    @Benchmark
    public Encoded capturing() {
        List<String> all = words;
        return codec.encodeFunction((TaskFunction<Integer>) () -> all.size());
    }

    /**
     * A function that captures an array of 1 MiB.
     *
     * @return its bytes
     */
    @Benchmark
    public Encoded array() {
        double[] captured = large;
        return codec.encodeFunction((TaskFunction<Double>) () -> captured[0]);
    }

    /**
     * A small result as it comes back.
     *
     * @return the value
     */
    @Benchmark
    public Object answer() {
        return String.valueOf(codec.decode(answer));
    }
}
