package org.muster.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** Puts results into batches in the order in which they come. */
final class Batches<T extends @Nullable Object> {
    private final int size;
    private final List<CallFuture<List<T>>> batches = new ArrayList<>();
    private int left;
    private int filled;
    private List<T> current = new ArrayList<>();
    private @Nullable Throwable failure;

    private Batches(int futures, int size, Resources resources) {
        this.size = size;
        left = futures;
        for (int i = 0; i < futures; i += size) {
            batches.add(new CallFuture<>("batch-" + i / size, resources, CallFuture.Owner.NONE));
        }
    }

    static <T extends @Nullable Object> List<TaskFuture<List<T>>> of(
            Collection<TaskFuture<T>> futures, int size, Resources resources) {
        Batches<T> b = new Batches<>(futures.size(), size, resources);
        List<TaskFuture<List<T>>> result = List.copyOf(b.batches);
        futures.forEach(f -> f.whenComplete(b::add));
        return result;
    }

    private void add(T value, @Nullable Throwable t) {
        CallFuture<List<T>> full;
        List<T> values;
        Throwable failed;
        synchronized (this) {
            left--;
            current.add(value);
            if (t != null && failure == null) {
                failure = CallFuture.unwrap(t);
            }
            if (current.size() < size && left > 0) {
                return;
            }
            full = batches.get(filled++);
            values = current;
            failed = failure;
            current = new ArrayList<>();
            failure = null;
        }
        // Outside the lock: completing runs the user's callbacks.
        full.end(
                failed == null ? TaskState.DONE : TaskState.FAILED,
                failed == null ? () -> values : CallFuture.failing(failed));
    }
}
