package org.muster.progress;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** Counts what listeners are told. Not thread-safe. */
final class Tally {
    /** Calls that have not ended, and whether they run. */
    private final IdentityHashMap<TaskFuture<?>, Boolean> open = new IdentityHashMap<>();

    private final Pace pace = new Pace();
    private long begin;
    private boolean begun;
    private long ended;
    private long running;
    private long done;
    private long failed;
    private long cancelled;
    private long cached;
    private long retried;
    private long lost;

    void submitted(TaskFuture<?> f, long now) {
        if (!begun) {
            begun = true;
            begin = now;
        }
        open.putIfAbsent(f, false);
    }

    void started(TaskFuture<?> f, long now) {
        submitted(f, now);
        if (Boolean.FALSE.equals(open.put(f, true))) {
            running++;
        }
        pace.started(now);
    }

    void retried(TaskFuture<?> f, long now) {
        submitted(f, now);
        if (Boolean.TRUE.equals(open.put(f, false))) {
            running--;
        }
        retried++;
    }

    void cached(TaskFuture<?> f, long now) {
        submitted(f, now);
        cached++;
    }

    void ended(TaskFuture<?> f, TaskState how, long now) {
        submitted(f, now);
        if (Boolean.TRUE.equals(open.remove(f))) {
            running--;
            pace.completed(now);
        }
        ended++;
        switch (how) {
            case DONE -> done++;
            case FAILED -> failed++;
            default -> cancelled++;
        }
        if (open.isEmpty()) {
            pace.rest();
        }
    }

    void lost() {
        lost++;
    }

    /** Counts those that have ended, though nobody has said so yet: events come a little later than results. */
    void settle(long now) {
        List<TaskFuture<?>> over = new ArrayList<>();
        for (TaskFuture<?> f : open.keySet()) {
            if (f.taskState().isEnd()) {
                over.add(f);
            }
        }
        over.forEach(f -> ended(f, f.taskState(), now));
    }

    Counts counts(long now) {
        return new Counts(
                ended + open.size(),
                open.size() - running,
                running,
                done,
                failed,
                cancelled,
                cached,
                retried,
                lost,
                begun ? now - begin : 0,
                pace.left(open.size(), now));
    }
}
