package org.muster.tests.calls;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Assertions;
import org.muster.MpiExecutor;
import org.muster.TaskFuture;

/** A pool of three ranks for each test class that wants one, and how a call failed. */
final class Pools {
    private Pools() {}

    static MpiExecutor ofThree() {
        return MpiExecutor.singleNode().maxCores(3).open();
    }

    /** What a call failed with: the cause of its ExecutionException. */
    static Throwable failure(TaskFuture<?> f) throws InterruptedException {
        return Assertions.assertThrows(ExecutionException.class, f::get).getCause();
    }
}
