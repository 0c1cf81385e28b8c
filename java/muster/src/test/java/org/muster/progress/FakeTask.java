package org.muster.progress;

import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** A call that is where the test says. */
final class FakeTask extends TaskFuture<Integer> {
    TaskState state = TaskState.QUEUED;

    @Override
    public String key() {
        return "fake";
    }

    @Override
    public Resources resources() {
        return Resources.cores(1);
    }

    @Override
    public TaskState taskState() {
        return state;
    }
}
