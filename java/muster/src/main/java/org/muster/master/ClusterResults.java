package org.muster.master;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.muster.CacheException;
import org.muster.TaskState;
import org.muster.cache.Hit;
import org.muster.cluster.Failure;
import org.muster.cluster.JobDesk;
import org.muster.cluster.JobOutcome;
import org.muster.cluster.JobTask;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what becomes of jobs to the futures of their calls. The desk's thread, unless something else is said. */
final class ClusterResults {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterResults.class);

    /** How often an entry is looked for that is there, but may be on its way through a network file system. */
    private static final int TRIES = 40;

    private static final long BETWEEN_MILLIS = 250;

    private final ClusterExecutor executor;
    private final MasterCodec codec;
    private final CacheDesk desk;
    private final JobDesk jobs;

    ClusterResults(ClusterExecutor executor, MasterCodec codec, CacheDesk desk, JobDesk jobs) {
        this.executor = executor;
        this.codec = codec;
        this.desk = desk;
        this.jobs = jobs;
    }

    /** Listens for a call. */
    JobTask.Listener of(ClusterCall c) {
        return new Ear(c);
    }

    private final class Ear implements JobTask.Listener {
        private final ClusterCall c;
        private boolean counted;

        Ear(ClusterCall c) {
            this.c = c;
        }

        @Override
        public void submitted(String id) {
            if (!counted && c.ticket != null) {
                counted = true;
                executor.counters().misses++;
            }
        }

        @Override
        public void started(String nodes) {
            if (c.future.to(TaskState.RUNNING)) {
                executor.recorder.started(c.entry);
                executor.callbacks.tell(l -> l.started(c.future));
            }
        }

        @Override
        public void retried(int attempt) {
            if (c.future.taskState() == TaskState.QUEUED || c.future.to(TaskState.QUEUED)) {
                executor.counters().retried++;
                executor.recorder.retried(c.entry);
                executor.callbacks.tell(l -> l.retried(c.future, attempt));
            }
        }

        @Override
        public void stored(JobOutcome.Stored where) {
            read(c, where, TRIES);
        }

        @Override
        public void values(List<Payload> values) {
            end(c, TaskState.DONE, ResultReader.of(codec, c.kind, values));
        }

        @Override
        public void failed(List<Failure> failures) {
            int ranks = c.resources.cores();
            List<RemoteFailure> all = failures.stream()
                    .map(f -> new RemoteFailure(codec, f.payload(), f.rank(), ranks, f.host(), f.pid()))
                    .toList();
            end(c, TaskState.FAILED, CallFuture.failing(() -> together(all)));
        }

        @Override
        public void failed(RuntimeException why) {
            end(c, TaskState.FAILED, CallFuture.failing(why));
        }

        @Override
        public void again() {
            executor.later(() -> executor.decide(c));
        }
    }

    private static Throwable together(List<RemoteFailure> all) {
        Throwable first = all.getFirst().read();
        for (RemoteFailure f : all.subList(1, all.size())) {
            Throwable t = f.read();
            if (!(t instanceof CancellationException) && !t.equals(first)) {
                first.addSuppressed(t);
            }
        }
        return first;
    }

    /** Reads a result that a job has put into the cache. */
    private void read(ClusterCall c, JobOutcome.Stored where, int tries) {
        CacheTicket t = c.ticket;
        if (t == null) {
            end(
                    c,
                    TaskState.FAILED,
                    CallFuture.failing(new IllegalStateException("a result that was not to be kept is kept")));
            return;
        }
        desk.later(() -> {
            Hit hit;
            try {
                hit = desk.find(where.key(), where.function(), t);
            } catch (CacheException e) {
                jobs.post(() -> end(c, TaskState.FAILED, CallFuture.failing(e)));
                return;
            }
            if (hit != null) {
                String key = ownKey(c, t, where, hit);
                jobs.post(() -> {
                    c.future.contentKey(key);
                    end(c, TaskState.DONE, hit::value);
                });
            } else if (tries > 0) {
                CompletableFuture.delayedExecutor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> read(c, where, tries - 1));
            } else {
                jobs.post(() -> end(
                        c,
                        TaskState.FAILED,
                        CallFuture.failing(new CacheException("the job for " + c.functionName
                                + " has put its result into the cache, with the key " + where.key()
                                + ", and it cannot be read here: does this program see the same directory as the"
                                + " nodes do?"))));
            }
        });
    }

    /**
     * The key of a result whose job had to find that out by itself. Should this program come to another one, the result is kept under that
     * as well, for who looks for it next.
     */
    private String ownKey(ClusterCall c, CacheTicket t, JobOutcome.Stored where, Hit hit) {
        List<CompletableFuture<?>> awaited = c.encoded.dependencies();
        if (t.keyIfKnown() == null) {
            if (!awaited.stream().allMatch(CompletableFuture::isDone)) {
                return where.key(); // this thread may be the one that is to read their values
            }
            List<@Nullable Object> values = new ArrayList<>();
            awaited.forEach(d -> values.add(d.join()));
            t.resolve(awaited, values);
        }
        if (!t.key().equals(where.key())) {
            LOG.debug("{} has the key {} here, and {} for its job", c.functionName, t.key(), where.key());
            desk.put(t, c.resources.cores(), Duration.ZERO, hit.value());
        }
        return t.key();
    }

    /** A result was in the cache. */
    void found(ClusterCall c, Hit hit) {
        if (!c.future.isDone()) {
            executor.counters().hits++;
            executor.recorder.cached(c.entry);
            executor.callbacks.tell(l -> l.cached(c.future));
        }
        end(c, TaskState.DONE, hit::value);
    }

    /** The future was cancelled by whoever has it. */
    void cancelled(ClusterCall c) {
        if (leave(c)) {
            executor.counters().cancelled++;
            executor.recorder.ended(c.entry, TaskState.CANCELLED);
            executor.callbacks.tell(c.future::report);
        }
    }

    /** The call ends so, unless it has ended. */
    void end(ClusterCall c, TaskState state, CallFuture.Outcome outcome) {
        if (!c.future.to(state)) {
            cancelled(c);
            return;
        }
        switch (state) {
            case DONE -> executor.counters().finished++;
            case FAILED -> executor.counters().failed++;
            default -> executor.counters().cancelled++;
        }
        executor.recorder.ended(c.entry, state);
        if (!c.future.settle(outcome)) {
            executor.callbacks.finish(c.future);
        }
        executor.callbacks.tell(c.future::report);
        if (state == TaskState.FAILED) {
            executor.callbacks.execute(() -> c.future.ifFailed(t -> noteFailure(c, t)));
        }
        leave(c);
    }

    private boolean leave(ClusterCall c) {
        return executor.remove(c);
    }

    private void noteFailure(ClusterCall c, Throwable t) {
        executor.recorder.failed(c.entry, t);
        java.nio.file.Path log = c.resources.errorLog();
        if (log != null) {
            ErrorLog.append(log, c.future.key(), t);
        }
    }
}
