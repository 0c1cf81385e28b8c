package org.muster.tests.soak;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.muster.TaskFuture;
import org.muster.TaskListener;
import org.muster.TaskState;

/**
 * Checks what a listener is told of each call: accepted once, started once for each attempt, ended once, and nothing after that. It keeps bits
 * of calls that have ended, so it does not grow.
 */
final class Witness implements TaskListener {
    private final Consumer<String> wrong;
    private final ObjLongConsumer<TaskFuture<?>> told;
    private final BitSet accepted = new BitSet();
    private final BitSet ended = new BitSet();
    private final Map<Long, Integer> attempts = new HashMap<>();
    private final Set<Long> retriedAndOpen = new HashSet<>();
    private long first = -1;
    private long done;
    private long failed;
    private long cancelled;
    private long retried;
    private long lost;

    /**
     * Makes one.
     *
     * @param wrong told what is not as it should be
     * @param told told once of each call that has ended, with how often it was run again
     */
    Witness(Consumer<String> wrong, ObjLongConsumer<TaskFuture<?>> told) {
        this.wrong = wrong;
        this.told = told;
    }

    /** Counts by now. */
    record Counts(long accepted, long done, long failed, long cancelled, long retried, long lost) {
        long ended() {
            return done + failed + cancelled;
        }
    }

    synchronized Counts counts() {
        return new Counts(accepted.cardinality(), done, failed, cancelled, retried, lost);
    }

    /** How many calls that were run again have not ended. */
    synchronized int retriedAndOpen() {
        return retriedAndOpen.size();
    }

    /** Numbers of calls count from the first one that was seen, so that the sets of bits are small. */
    private int number(TaskFuture<?> f) {
        long number = Long.parseLong(f.key().substring("call-".length()));
        if (first < 0) {
            first = number;
        }
        return Math.toIntExact(number - first);
    }

    private void check(boolean right, TaskFuture<?> f, String what) {
        if (!right) {
            wrong.accept(f.key() + ": a listener was told " + what);
        }
    }

    @Override
    public synchronized void submitted(TaskFuture<?> f) {
        int n = number(f);
        check(!accepted.get(n), f, "twice that it was submitted");
        accepted.set(n);
    }

    @Override
    public synchronized void started(TaskFuture<?> f) {
        int n = number(f);
        check(accepted.get(n) && !ended.get(n), f, "that it started before it was submitted or after it ended");
        check(!attempts.containsKey((long) n) || retriedAndOpen.contains((long) n), f, "twice that it started");
        attempts.putIfAbsent((long) n, 1);
    }

    @Override
    public synchronized void retried(TaskFuture<?> f, int attempt) {
        long n = number(f);
        check(attempts.getOrDefault(n, 0) == attempt - 1, f, "of attempt " + attempt + " after " + attempts.get(n));
        attempts.put(n, attempt);
        retriedAndOpen.add(n);
        retried++;
    }

    @Override
    public synchronized void finished(TaskFuture<?> f) {
        done++;
        ended(f, TaskState.DONE);
    }

    @Override
    public synchronized void failed(TaskFuture<?> f, Throwable cause) {
        failed++;
        ended(f, TaskState.FAILED);
        check(f.isCompletedExceptionally() && f.exceptionNow().equals(cause), f, "another failure than the future's");
    }

    @Override
    public synchronized void cancelled(TaskFuture<?> f) {
        cancelled++;
        ended(f, TaskState.CANCELLED);
    }

    @Override
    public synchronized void rankLost(int workerId, String host, long pid) {
        lost++;
    }

    private void ended(TaskFuture<?> f, TaskState how) {
        int n = number(f);
        check(accepted.get(n), f, "that it ended, and not that it was submitted");
        check(!ended.get(n), f, "twice that it ended");
        check(f.isDone(), f, "that it ended before its future was done");
        check(f.taskState() == how, f, how + ", and it is " + f.taskState());
        check(f.isCancelled() == (how == TaskState.CANCELLED), f, how + ", and its future is " + f.state());
        ended.set(n);
        retriedAndOpen.remove((long) n);
        Integer last = attempts.remove((long) n);
        told.accept(f, last == null ? 0 : last - 1);
    }
}
