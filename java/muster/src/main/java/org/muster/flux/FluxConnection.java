package org.muster.flux;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.FluxHandle;
import org.muster.nativeaccess.FluxNews;
import org.muster.nativeaccess.NativeAccess;
import org.muster.nativeaccess.NativeException;
import org.slf4j.LoggerFactory;

/**
 * A connection to a Flux instance that any thread may use.
 *
 * <p>A handle of Flux belongs to one thread; here that is {@code muster-flux}, which posts what others ask and completes their futures. So
 * stages of these futures, and what {@link #watch} calls, run on that thread: they are brief and wait for nothing.
 *
 * <p>When the broker goes everything under way fails with a {@link NativeException}, and so does whatever is asked later.
 *
 * <pre>{@code
 * try (FluxConnection flux = FluxConnection.open(null)) {
 *     long job = flux.submit(jobspec, 16).join();
 *     flux.watch(job, null, entry -> System.out.println(entry.name())).join();
 * }
 * }</pre>
 */
public final class FluxConnection implements AutoCloseable {
    /** A broker that does not answer for so long is not going to. */
    private static final long TIMEOUT_MILLIS = 30_000;

    /** A request that is under way; {@code each} is null but for a watch. */
    private record Pending(
            CompletableFuture<String> done, @Nullable Consumer<LogEntry> each) {}

    private interface Post {
        void to(FluxHandle flux, long tag);
    }

    private record Command(Pending pending, Post post) {}

    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final Map<Long, Pending> pending = new HashMap<>(); // by tag; the thread's own
    private final CompletableFuture<FluxHandle> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable NativeException lost;
    private long lastTag;

    private FluxConnection(@Nullable String uri) {
        thread = Thread.ofPlatform().daemon().name("muster-flux").start(() -> run(uri));
    }

    /**
     * Connects.
     *
     * @param uri where the instance is, or null for the one that this process is in ({@code FLUX_URI}), or else the system's
     * @return the connection, to be closed
     * @throws NativeException if there is no libflux-core, or nobody answers
     */
    public static FluxConnection open(@Nullable String uri) {
        FluxConnection connection = new FluxConnection(uri);
        await(connection.opened);
        return connection;
    }

    /**
     * The value of one of the futures here.
     *
     * @param future not to be awaited by this connection's own thread
     * @param <T> its type
     * @return the value, once it is there
     * @throws NativeException if Flux did not do it
     */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof NativeException own) {
                throw new NativeException(own.getMessage(), own.errno());
            }
            throw new NativeException(String.valueOf(cause.getMessage()), cause);
        }
    }

    /**
     * Asks a service.
     *
     * @param topic for example {@code resource.status}
     * @param payload what to send, as {@link Json#write} takes it, or null
     * @param node the broker's rank, or {@link FluxHandle#ANY_NODE}
     * @return the answer
     */
    public CompletableFuture<Map<String, @Nullable Object>> request(
            String topic, @Nullable Map<String, ?> payload, int node) {
        String json = payload == null ? null : Json.write(payload);
        return post(null, (flux, tag) -> flux.request(tag, topic, json, node, TIMEOUT_MILLIS))
                .thenApply(text -> text.isEmpty() ? Map.of() : Json.readObject(text));
    }

    /**
     * Submits a job.
     *
     * @param jobspec of version 1
     * @param urgency 0 (held) to 31
     * @return its id
     */
    public CompletableFuture<Long> submit(String jobspec, int urgency) {
        return post(null, (flux, tag) -> flux.submit(tag, jobspec, urgency, TIMEOUT_MILLIS))
                .thenApply(Long::parseUnsignedLong);
    }

    /**
     * Cancels a job.
     *
     * @param job its id
     * @param note why
     * @return done when Flux has taken it
     */
    public CompletableFuture<Void> cancel(long job, String note) {
        return post(null, (flux, tag) -> flux.cancel(tag, job, note, TIMEOUT_MILLIS))
                .thenApply(_ -> null);
    }

    /**
     * Changes a job's urgency.
     *
     * @param job its id
     * @param urgency 0 (held) to 31
     * @return done when Flux has taken it
     */
    public CompletableFuture<Void> urgency(long job, int urgency) {
        return post(null, (flux, tag) -> flux.urgency(tag, job, urgency, TIMEOUT_MILLIS))
                .thenApply(_ -> null);
    }

    /**
     * Watches an event log of a job from its beginning to its end.
     *
     * @param job its id
     * @param log null for the job's own, {@code guest.output} for what it writes
     * @param each called with each entry, on this connection's thread
     * @return done when the log is complete
     */
    public CompletableFuture<Void> watch(long job, @Nullable String log, Consumer<LogEntry> each) {
        return post(each, (flux, tag) -> flux.watch(tag, job, log)).thenApply(_ -> null);
    }

    private CompletableFuture<String> post(@Nullable Consumer<LogEntry> each, Post post) {
        CompletableFuture<String> done = new CompletableFuture<>();
        commands.add(new Command(new Pending(done, each), post));
        NativeException gone = lost;
        if (gone != null || closed) {
            failCommands(gone != null ? gone : new NativeException("The connection to Flux is closed", 0));
        } else {
            try {
                opened.join().wake();
            } catch (IllegalStateException e) {
                failCommands(new NativeException("The connection to Flux is closed", e)); // just now
            }
        }
        return done;
    }

    /** Also those that another thread posts at this moment: it is too late for all. */
    private void failCommands(NativeException why) {
        for (Command c = commands.poll(); c != null; c = commands.poll()) {
            c.pending.done().completeExceptionally(why);
        }
    }

    private void run(@Nullable String uri) {
        FluxHandle flux;
        try {
            flux = NativeAccess.require().flux(uri);
        } catch (Throwable t) {
            closed = true;
            opened.completeExceptionally(t);
            return;
        }
        NativeException why = new NativeException("The connection to Flux is closed", 0);
        try (flux) {
            opened.complete(flux);
            while (!closed) {
                postAll(flux);
                flux.await(-1).ifPresent(this::heard);
            }
        } catch (NativeException e) {
            why = e;
        } catch (RuntimeException e) {
            why = new NativeException("The connection to Flux has ended by a fault of Muster's: " + e, e);
        } finally {
            lost = why;
            failCommands(why);
            for (Pending p : Map.copyOf(pending).values()) {
                p.done().completeExceptionally(why);
            }
            pending.clear();
        }
    }

    private void postAll(FluxHandle flux) {
        for (Command c = commands.poll(); c != null; c = commands.poll()) {
            long tag = ++lastTag;
            pending.put(tag, c.pending);
            try {
                c.post.to(flux, tag);
            } catch (NativeException e) {
                pending.remove(tag);
                c.pending.done().completeExceptionally(e);
            }
        }
    }

    private void heard(FluxNews news) {
        Pending p = news.kind() == FluxNews.Kind.EVENT ? pending.get(news.tag()) : pending.remove(news.tag());
        if (p == null) {
            return;
        }
        switch (news.kind()) {
            case EVENT -> tell(p.each, news.text());
            case ANSWER, END -> p.done().complete(news.text());
            case FAILED -> p.done().completeExceptionally(new NativeException(news.text(), news.errno()));
        }
    }

    /** What is wrong with one watcher must not end the connection of all. */
    private static void tell(@Nullable Consumer<LogEntry> each, String json) {
        try {
            Optional.ofNullable(each).ifPresent(e -> e.accept(LogEntry.read(json)));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(FluxConnection.class).warn("an event of Flux is passed over: {}", json, e);
        }
    }

    /** {@return whether nothing can be asked any more} */
    public boolean isLost() {
        return closed || lost != null;
    }

    /** Ends it; what is under way fails, though Flux may still carry it out. Waits for the connection's thread, at most a second. */
    @Override
    public void close() {
        closed = true;
        if (!opened.isCompletedExceptionally()) {
            try {
                opened.join().wake();
            } catch (IllegalStateException e) {
                return; // the broker was faster
            }
        }
        if (!Thread.currentThread().equals(thread)) {
            try {
                thread.join(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
