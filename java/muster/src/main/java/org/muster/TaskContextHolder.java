package org.muster;

import org.jspecify.annotations.Nullable;

/** The current context of each thread; threads that a function starts see their maker's. */
public final class TaskContextHolder {
    static final InheritableThreadLocal<@Nullable TaskContext> CURRENT = new InheritableThreadLocal<>();

    private TaskContextHolder() {}

    /**
     * This thread's context.
     *
     * @return the context, or null if the thread runs no call
     */
    public static @Nullable TaskContext get() {
        return CURRENT.get();
    }

    /**
     * Sets or clears this thread's context; for the executors' own use.
     *
     * @param context the context, or null when the call has ended
     */
    public static void set(@Nullable TaskContext context) {
        if (context == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(context);
        }
    }
}
