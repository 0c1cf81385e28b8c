package org.muster.master;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.TaskGraph;
import org.muster.TaskState;
import org.muster.code.FunctionName;

/**
 * Notes what becomes of an executor's calls, so that a {@link TaskGraph} can be drawn at any time.
 *
 * <p>Every call costs it one small object ({@link Entry}) and a short lock for each event. It refers to no future, function
 * or value: what a call depends on is noted by number. Whoever runs calls keeps the entry with the call and says here what
 * happens to it. Thread-safe.
 *
 * <pre>{@code
 * Entry e = recorder.submitted(future, FunctionName.of(function), encoded.dependencies());
 * recorder.queued(e);    // has all that it depends on
 * recorder.started(e);   // or cached(e)
 * recorder.ended(e, TaskState.DONE);
 * }</pre>
 */
final class GraphRecorder {
    /** How many calls that have ended are kept. */
    static final int KEPT = 100_000;

    private static final int LONGEST_FAILURE = 300;
    private static final long[] NONE = {};

    private final Instant begin = Instant.now();
    private final LongSupplier nanos;
    private final long origin;
    private final int kept;
    private final ForeignFutures foreign = new ForeignFutures();
    private final Entry open = new Entry();
    private final ArrayDeque<Entry> ended = new ArrayDeque<>();
    private long dropped;

    /** One call. Its fields are the recorder's. */
    static final class Entry implements Cloneable {
        long number;
        /** Null if it is what the number says. */
        @Nullable
        String key;

        @Nullable
        FunctionName name;

        int cores;
        int threads;
        int attempt;
        boolean cached;
        TaskState state = TaskState.WAITING;
        /** See {@link GraphRecorder#numbers}. */
        long[] dependencies = NONE;
        /** Nanoseconds since the recorder began; 0: not yet. */
        long submitted;

        long started;
        long ended;

        @Nullable
        String failure;
        /** The ring of calls that have not ended. */
        private @Nullable Entry before = this;

        private @Nullable Entry after = this;

        String key() {
            return key == null ? "call-" + number : key;
        }

        @Override
        protected Entry clone() {
            try {
                return (Entry) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    GraphRecorder() {
        this(System::nanoTime, KEPT);
    }

    /**
     * Makes one.
     *
     * @param nanos a clock as {@link System#nanoTime}
     * @param kept how many calls that have ended are kept
     */
    GraphRecorder(LongSupplier nanos, int kept) {
        this.nanos = nanos;
        this.kept = kept;
        origin = nanos.getAsLong();
    }

    /**
     * A call was accepted; it is waiting if it depends on anything, else queued.
     *
     * @param f its future, of which only number, key and resources are noted
     * @param name of its function
     * @param dependencies the futures that the function captures
     * @return the call's entry, for the other methods
     */
    Entry submitted(CallFuture<?> f, FunctionName name, List<CompletableFuture<?>> dependencies) {
        Entry e = new Entry();
        Resources r = f.resources();
        e.number = f.number();
        e.key = isPlain(f.key(), f.number()) ? null : f.key();
        e.name = name;
        e.cores = r.cores();
        e.threads = r.threadsPerCore();
        e.state = dependencies.isEmpty() ? TaskState.QUEUED : TaskState.WAITING;
        synchronized (this) {
            e.dependencies = numbers(dependencies);
            e.submitted = now();
            Entry last = open.before;
            e.before = last;
            e.after = open;
            open.before = e;
            if (last != null) {
                last.after = e;
            }
        }
        return e;
    }

    /** All that it depends on is there. */
    synchronized void queued(Entry e) {
        if (!e.state.isEnd()) {
            e.state = TaskState.QUEUED;
        }
    }

    /** It was sent to its ranks. */
    synchronized void started(Entry e) {
        if (!e.state.isEnd()) {
            e.state = TaskState.RUNNING;
            e.attempt++;
            e.started = now();
        }
    }

    /** It will be run again. */
    void retried(Entry e) {
        queued(e);
    }

    /** Its result was found in the cache; say also that it ended. */
    synchronized void cached(Entry e) {
        e.cached = true;
    }

    /** It has ended; the first end counts. */
    synchronized void ended(Entry e, TaskState state) {
        Entry before = e.before;
        Entry after = e.after;
        if (before == null || after == null) {
            return;
        }
        e.state = state;
        e.ended = now();
        before.after = after;
        after.before = before;
        e.before = null;
        e.after = null;
        ended.add(e);
        if (ended.size() > kept) {
            ended.remove();
            dropped++;
        }
    }

    /** What it failed with, if that is known only after it ended; the text is cut. */
    void failed(Entry e, Throwable failure) {
        String text = String.valueOf(failure);
        String kept = text.length() <= LONGEST_FAILURE ? text : text.substring(0, LONGEST_FAILURE) + "…";
        synchronized (this) {
            e.failure = kept;
        }
    }

    /** The graph as it stands. */
    TaskGraph snapshot() {
        List<Entry> entries = new ArrayList<>();
        long lost;
        synchronized (this) {
            // Copies are quick to make; all else can go on while they are drawn.
            ended.forEach(e -> entries.add(e.clone()));
            for (Entry e = open.after; e != null && e != open; e = e.after) {
                entries.add(e.clone());
            }
            lost = dropped;
        }
        return GraphDrawing.of(entries, begin, lost);
    }

    private long now() {
        return nanos.getAsLong() - origin + 1; // 0 means never
    }

    private static boolean isPlain(String key, long number) {
        if (!key.startsWith("call-") || key.length() == 5 || key.charAt(5) == '0') {
            return false;
        }
        long n = 0;
        for (int i = 5; i < key.length(); i++) {
            n = 10 * n + key.charAt(i) - '0';
        }
        return n == number;
    }

    /**
     * What a call depends on, as numbers: a call's own; for a stage an even negative number of its own and then the number
     * of the call it was made of; for a future of another maker an odd negative number.
     */
    private long[] numbers(List<CompletableFuture<?>> dependencies) {
        if (dependencies.isEmpty()) {
            return NONE;
        }
        int count = dependencies.size();
        for (CompletableFuture<?> f : dependencies) {
            count += f instanceof StageFuture<?> ? 1 : 0;
        }
        long[] numbers = new long[count];
        int at = 0;
        for (CompletableFuture<?> f : dependencies) {
            if (f instanceof StageFuture<?> s) {
                numbers[at++] = -2 * s.number;
                numbers[at++] = s.call;
            } else if (f instanceof CallFuture<?> c && c.number() > 0) {
                numbers[at++] = c.number();
            } else {
                numbers[at++] = 1 - 2 * foreign.number(f);
            }
        }
        return numbers;
    }
}
