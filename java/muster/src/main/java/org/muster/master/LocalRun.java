package org.muster.master;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.muster.RankFunction;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskContext;
import org.muster.TaskContextHolder;
import org.muster.wire.Message.Kind;
import org.muster.worker.CallContext;
import org.muster.worker.CallGuard;

/** Runs a call of one rank in the calling thread. */
final class LocalRun {
    private LocalRun() {}

    static @Nullable Object of(Kind kind, Resources r, Object function) throws Exception {
        return of(kind, r, function, null);
    }

    static @Nullable Object of(Kind kind, Resources r, Object function, @Nullable Object state) throws Exception {
        if (r.cores() != 1) {
            throw new ResourcesException("a call of " + r.cores() + " cores cannot run in one thread; it needs an"
                    + " executor with MPI, singleNode() for example");
        }
        TaskContext before = TaskContextHolder.get();
        TaskContextHolder.set(new CallContext(r.threadsPerCore(), List.of(), 1, 0, state, null, new CallGuard()));
        try {
            return switch (kind) {
                case CALLABLE -> ((Callable<?>) function).call();
                case RUNNABLE -> {
                    ((Runnable) function).run();
                    yield null;
                }
                case ROOT -> ((RankFunction<?>) function).call(new SoloCommunicator());
                case RANKS -> {
                    List<@Nullable Object> one =
                            Collections.singletonList(((RankFunction<?>) function).call(new SoloCommunicator()));
                    yield one;
                }
            };
        } finally {
            TaskContextHolder.set(before);
        }
    }
}
