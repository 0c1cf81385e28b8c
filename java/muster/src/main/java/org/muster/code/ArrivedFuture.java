package org.muster.code;

import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** A dependency where the function runs: it has its value already. */
final class ArrivedFuture<T extends @Nullable Object> extends TaskFuture<T> {
    private final String key;
    private final Resources resources;

    ArrivedFuture(String key, Resources resources) {
        this.key = key;
        this.resources = resources;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Resources resources() {
        return resources;
    }

    @Override
    public TaskState taskState() {
        return TaskState.DONE;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }
}
