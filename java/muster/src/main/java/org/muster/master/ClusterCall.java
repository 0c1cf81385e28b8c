package org.muster.master;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.cluster.JobTask;
import org.muster.code.Encoded;
import org.muster.wire.Message.Kind;

/** A call of a cluster executor. */
final class ClusterCall {
    final Kind kind;
    final Resources resources;
    final Encoded encoded;
    final CallFuture<?> future;
    final int restarts;
    /** The function itself, for the one who gets calls back that never started. */
    final Object function;

    final String functionName;
    /** What its result is found by; null if it is not cached. */
    final @Nullable CacheTicket ticket;
    /** What the graph has of it. */
    final GraphRecorder.Entry entry;
    /** Done when those that depend on it can tell what to wait for: it has a task, or has ended. */
    final CompletableFuture<@Nullable Void> decided = new CompletableFuture<>();

    /** What is to run it; the desk's thread only changes it. */
    volatile @Nullable JobTask task;

    ClusterCall(
            Kind kind,
            Resources resources,
            Encoded encoded,
            CallFuture<?> future,
            int restarts,
            Object function,
            String functionName,
            @Nullable CacheTicket ticket,
            GraphRecorder.Entry entry) {
        this.kind = kind;
        this.resources = resources;
        this.encoded = encoded;
        this.future = future;
        this.restarts = restarts;
        this.function = function;
        this.functionName = functionName;
        this.ticket = ticket;
        this.entry = entry;
    }
}
