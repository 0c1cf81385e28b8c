package org.muster.code;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.platform.Threads;

/** Runs what needs more stack than the calling thread may have. */
final class DeepStack {
    /** Only what is used of it takes memory. */
    private static final long BYTES = 512L << 20;

    private DeepStack() {}

    /** What the action gave or threw. */
    private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {}

    /** Runs the action in a thread with a large stack, and waits for it. */
    static <T> T call(Supplier<T> action) {
        AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        outcome.set(new Outcome<>(action.get(), null));
                    } catch (Throwable e) {
                        outcome.set(new Outcome<>(null, e));
                    }
                },
                "muster-deep-graph",
                BYTES);
        thread.setDaemon(true);
        thread.setContextClassLoader(context);
        thread.start();
        Threads.join(thread);
        Outcome<T> o = outcome.get();
        if (o != null && o.value != null) {
            return o.value;
        }
        switch (o == null ? null : o.failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new TooDeep();
        }
    }
}
