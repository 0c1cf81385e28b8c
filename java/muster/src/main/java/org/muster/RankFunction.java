package org.muster;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function that every rank of a call runs, each with the call's own communicator.
 *
 * <pre>{@code
 * TaskFuture<List<Double>> sums = exe.submit(Resources.cores(4), comm -> comm.allReduce(1.0 + comm.rank(), Op.SUM));
 * }</pre>
 *
 * @param <T> the type of the value that each rank gives
 * @see TaskFunction for how it travels
 */
@FunctionalInterface
public interface RankFunction<T extends @Nullable Object> extends Serializable {
    /**
     * Computes this rank's value, on the worker rank's own thread.
     *
     * @param comm the communicator of exactly the ranks of this call; it is valid until the function returns
     * @return this rank's value; it must be possible to serialize it
     * @throws Exception whatever the function throws; the first rank's failure becomes the cause of the future's {@link
     *     java.util.concurrent.ExecutionException} at once, without waiting for the other ranks
     */
    T call(Communicator comm) throws Exception;
}
