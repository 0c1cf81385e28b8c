package org.muster.worker;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.TaskContext;
import org.muster.code.WorkerCodec;

/**
 * What a call knows of itself.
 *
 * @param threads threads that the rank may use
 * @param gpus the rank's own GPUs
 * @param attempt 1 for the first run
 * @param workerId the worker's number in its pool
 * @param made what the init function made
 * @param codec packs exceptions for their way; null where the call runs in the program itself
 * @param guard tells whether the call is to end
 */
public record CallContext(
        int threads,
        List<Integer> gpus,
        int attempt,
        int workerId,
        @Nullable Object made,
        @Nullable WorkerCodec codec,
        CallGuard guard)
        implements TaskContext {
    /** An exception in a form that can always travel. */
    Object packed(Throwable t) {
        return codec == null ? t : codec.encodeThrowable(t);
    }

    @Override
    public Path workingDirectory() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public <T> T state(Class<T> type) {
        if (type.isInstance(made)) {
            return type.cast(made);
        }
        throw new IllegalStateException("the executor's init function made no " + type.getName() + " but "
                + (made == null ? "nothing" : "a " + made.getClass().getName()));
    }
}
