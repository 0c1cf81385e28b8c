package org.muster.nativeaccess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Flux instance. Requests are only posted; {@link #await} gives what is heard of them, known by the tag that
 * the request had.
 *
 * {@snippet :
 * try (FluxHandle flux = NativeAccess.require().flux(null)) {
 *     flux.request(1, "resource.status", null, 0, 10_000);
 *     flux.await(10_000).ifPresent(news -> System.out.println(news.text()));
 * }
 * }
 *
 * <p>Threads: the platform thread that opened it makes all calls; another's are refused with a {@link NativeException}. Only
 * {@link #wake} and {@link #close} may be called from any. After {@link #close} every method throws {@link
 * IllegalStateException}.
 */
public final class FluxHandle extends WaitableHandle {
    /** For {@link #request}: the nearest broker that knows. */
    public static final int ANY_NODE = -1;

    private static final int JOB_TEXT_MAX = 64;

    /* muster_flux_news_t: tag, kind, error, text */
    private static final MemoryLayout NEWS = MemoryLayout.structLayout(JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS);
    private static final long KIND_OFFSET = 8;
    private static final long ERROR_OFFSET = 12;
    private static final long TEXT_OFFSET = 16;

    private FluxHandle(MemorySegment handle) {
        super(handle);
    }

    static String version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(ADDRESS);
            Shim.check(FluxShim.version(state, out), state);
            return Native.string(Native.pointerIn(out));
        }
    }

    static FluxHandle open(@Nullable String uri) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(ADDRESS);
            Shim.check(FluxShim.open(state, out, text(arena, uri)), state);
            return new FluxHandle(Native.pointerIn(out));
        }
    }

    private static MemorySegment text(Arena arena, @Nullable String text) {
        return text == null ? MemorySegment.NULL : arena.allocateFrom(text);
    }

    private interface Post {
        int with(Arena arena, MemorySegment state, MemorySegment flux);
    }

    private void post(Post post) {
        use(flux -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                Shim.check(post.with(arena, state, flux), state);
                return true;
            }
        });
    }

    /**
     * Posts a request to a service; its answer is the service's payload.
     *
     * @param topic for example {@code resource.status}
     * @param payload in JSON, or null for none
     * @param node the broker's rank, or {@link #ANY_NODE}
     * @param timeoutMillis after which it fails with ETIMEDOUT, negative for never
     * @throws NativeException when the broker is gone, or takes no such request
     */
    public void request(long tag, String topic, @Nullable String payload, int node, long timeoutMillis) {
        post((arena, state, flux) -> FluxShim.request(
                state,
                flux,
                tag,
                arena.allocateFrom(topic),
                text(arena, payload),
                node,
                Milliseconds.of(timeoutMillis)));
    }

    /**
     * Submits a job; the answer is its id, in decimal.
     *
     * @param jobspec of version 1, in JSON
     * @param urgency 0 (held) to 31
     * @throws NativeException when the broker is gone, or the urgency is none
     */
    public void submit(long tag, String jobspec, int urgency, long timeoutMillis) {
        post((arena, state, flux) -> FluxShim.submit(
                state, flux, tag, arena.allocateFrom(jobspec), urgency, Milliseconds.of(timeoutMillis)));
    }

    /**
     * Cancels a job.
     *
     * @param note why, or null
     * @throws NativeException when the broker is gone
     */
    public void cancel(long tag, long job, @Nullable String note, long timeoutMillis) {
        post((arena, state, flux) ->
                FluxShim.cancel(state, flux, tag, job, text(arena, note), Milliseconds.of(timeoutMillis)));
    }

    /**
     * Changes a job's urgency.
     *
     * @param urgency 0 (held) to 31
     * @throws NativeException when the broker is gone, or the urgency is none
     */
    public void urgency(long tag, long job, int urgency, long timeoutMillis) {
        post((_, state, flux) -> FluxShim.urgency(state, flux, tag, job, urgency, Milliseconds.of(timeoutMillis)));
    }

    /**
     * Watches an event log of a job from its beginning.
     *
     * @param log null for the job's own, {@code guest.output} for what it writes
     * @throws NativeException when the broker is gone
     */
    public void watch(long tag, long job, @Nullable String log) {
        post((arena, state, flux) -> FluxShim.watch(state, flux, tag, job, text(arena, log)));
    }

    /**
     * Ends a watch; {@link FluxNews.Kind#END} follows.
     *
     * @throws NativeException when there is no such watch (any more)
     */
    public void unwatch(long tag) {
        post((_, state, flux) -> FluxShim.unwatch(state, flux, tag));
    }

    /**
     * Waits for news.
     *
     * @param timeoutMillis how long at most, 0 only looks, negative is for ever
     * @return the news, empty after {@link #wake}, {@link #close} or when the time is over
     * @throws NativeException when the broker is gone: nothing will be answered any more
     * @throws IllegalStateException when another thread waits
     */
    public Optional<FluxNews> await(long timeoutMillis) {
        return useWaiting(flux -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = Native.state(arena);
                MemorySegment out = arena.allocate(NEWS);
                MemorySegment found = arena.allocate(JAVA_INT);
                Shim.check(FluxShim.await(state, out, found, flux, Milliseconds.of(timeoutMillis)), state);
                return found.get(JAVA_INT, 0) == 0 ? Optional.empty() : Optional.of(read(out));
            }
        });
    }

    private static FluxNews read(MemorySegment news) {
        return new FluxNews(
                news.get(JAVA_LONG, 0),
                FluxNews.Kind.of(news.get(JAVA_INT, KIND_OFFSET)),
                news.get(JAVA_INT, ERROR_OFFSET),
                Native.string(news.get(ADDRESS, TEXT_OFFSET)));
    }

    /**
     * A job's id as Flux prints it.
     *
     * @return for example {@code f2x9}
     * @throws NativeException when there is no libflux-core
     */
    public static String jobText(long job) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(JAVA_BYTE, JOB_TEXT_MAX);
            Shim.check(FluxShim.jobText(state, out, job), state);
            // The letter f with a hook, where the locale has one; Flux reads both, and not every file system does.
            return out.getString(0).replace('\u0192', 'f');
        }
    }

    /**
     * A job's id from any form that Flux knows.
     *
     * @return the number, to be taken as unsigned
     * @throws NativeException when it is none
     */
    public static long jobId(String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment out = arena.allocate(JAVA_LONG);
            Shim.check(FluxShim.jobParse(state, out, arena.allocateFrom(text)), state);
            return out.get(JAVA_LONG, 0);
        }
    }

    @Override
    void wake(MemorySegment flux) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            Shim.check(FluxShim.wake(state, flux), state);
        }
    }

    @Override
    void destroy(MemorySegment flux) {
        FluxShim.close(flux);
    }
}
