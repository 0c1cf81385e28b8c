package org.muster.master;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.SerializableFunction;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.wire.Message.Kind;
import org.muster.worker.Chunk;

/** A map whose items go several to a call, each with a future of its own. */
final class Chunks<A extends @Nullable Object, R extends @Nullable Object> {
    private final AbstractMpiExecutor exe;
    private final Resources resources;
    private final SerializableFunction<@Nullable Object, @Nullable Object> function;

    @SuppressWarnings("unchecked") // the items are of the function's own type
    Chunks(AbstractMpiExecutor exe, Resources resources, SerializableFunction<A, R> function) {
        this.exe = exe;
        this.resources = resources;
        this.function =
                (SerializableFunction<@Nullable Object, @Nullable Object>) (SerializableFunction<?, ?>) function;
    }

    List<TaskFuture<R>> of(Iterable<? extends A> items, int size) {
        List<TaskFuture<R>> futures = new ArrayList<>();
        List<@Nullable Object> chunk = new ArrayList<>();
        for (A item : items) {
            chunk.add(item);
            if (chunk.size() == size) {
                submit(chunk, futures);
                chunk = new ArrayList<>();
            }
        }
        if (!chunk.isEmpty()) {
            submit(chunk, futures);
        }
        return futures;
    }

    private void submit(List<@Nullable Object> items, List<TaskFuture<R>> futures) {
        TaskFuture<List<R>> call = exe.start(Kind.CALLABLE, resources, new Chunk(function, items));
        AtomicInteger wanted = new AtomicInteger(items.size());
        CallFuture.Owner owner = (_, stop) -> {
            if (wanted.decrementAndGet() == 0) {
                call.cancel(stop);
            }
        };
        List<CallFuture<R>> mine = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            long number = call instanceof CallFuture<?> c ? c.number() : 0;
            CallFuture<R> f = new CallFuture<>(number, resources, owner);
            f.contentKey(call.key() + "[" + i + "]");
            mine.add(f);
        }
        futures.addAll(mine);
        call.whenComplete((values, t) -> {
            for (int i = 0; i < mine.size(); i++) {
                settle(mine.get(i), i, values, t == null ? null : CallFuture.unwrap(t), call);
            }
        });
    }

    private void settle(
            CallFuture<R> f, int i, @Nullable List<R> values, @Nullable Throwable t, TaskFuture<List<R>> call) {
        CallFuture.Outcome outcome;
        TaskState end = TaskState.DONE;
        if (t == null && values != null) {
            outcome = () -> values.get(i);
        } else if (t instanceof Chunk.Failed failed && failed.failure(i) == null) {
            outcome = () -> failed.value(i);
        } else {
            Throwable its = t instanceof Chunk.Failed failed ? exe.itemFailure(failed, i) : t;
            end = call.isCancelled() ? TaskState.CANCELLED : TaskState.FAILED;
            outcome = CallFuture.failing(its == null ? new IllegalStateException("a chunk without values") : its);
        }
        f.end(end, outcome);
    }
}
