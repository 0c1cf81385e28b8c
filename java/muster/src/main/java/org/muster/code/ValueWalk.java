package org.muster.code;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Digests a graph of objects from its leaves up: the digest of an object is that of its head and of its parts' digests.
 * So each object is digested once however often it is met, and what has no order is sorted by digest. Keeps a stack of
 * its own, so that no graph is too deep. For one graph; one that failed is not to be used again.
 */
final class ValueWalk {
    static final int OBJECT = '#';
    static final int FUTURE = '?';
    static final int MOST_BUFFERED = 1 << 16;

    private static final Object OPEN = new Object();

    private final Forms forms;
    /** Whether futures are dependencies, whose values come later; else their values are at hand. */
    private final boolean dependencies;

    final List<CompletableFuture<?>> futures = new ArrayList<>();
    /** Those within before those around them. */
    final List<Pending> pending = new ArrayList<>();

    private final IdentityHashMap<Object, Pending.Hole> holes = new IdentityHashMap<>(4);
    /** Of each object that was met: its digest, {@link Pending}, or that it is open. */
    private final IdentityHashMap<Object, Object> known = new IdentityHashMap<>();

    private final List<Frame> frames = new ArrayList<>();
    /** What all open objects have so far, one above the other. */
    private final Sink stack = new Sink(512);

    private final MessageDigest sha = Sink.sha256();

    ValueWalk(Forms forms, boolean dependencies) {
        this.forms = forms;
        this.dependencies = dependencies;
    }

    /** An object that is open. */
    private static final class Frame {
        final Object owner;
        final Form form;
        /** Where its bytes begin on the stack. */
        final int start;

        int next;
        /** What was taken from the stack already. */
        @Nullable
        MessageDigest before;
        /** Pieces, as {@link Pending} has them, from the first future on. */
        @Nullable
        List<Object> pieces;
        /** Groups, if the parts have no order. */
        final List<Object> groups = new ArrayList<>(0);

        boolean waits;

        Frame(Object owner, Form form, int start) {
            this.owner = owner;
            this.form = form;
            this.start = start;
        }
    }

    /** The digest of a value, or what is known of it. */
    Object walk(@Nullable Object value) {
        open(new Object(), new Form(new byte[] {'V'}, value));
        while (true) {
            Frame frame = frames.getLast();
            if (frame.next < frame.form.parts().length) {
                part(frame, frame.form.parts()[frame.next++]);
                continue;
            }
            Object result = close(frame);
            frames.removeLast();
            if (frames.isEmpty()) {
                return result;
            }
            known.put(frame.owner, result);
            add(frames.getLast(), result);
        }
    }

    private void open(Object owner, Form form) {
        Frame frame = new Frame(owner, form, stack.size());
        frames.add(frame);
        stack.bytes(form.head()).number(form.parts().length);
        if (form.group() > 0) {
            frame.before = take(frame);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very mark
    private void part(Frame frame, @Nullable Object part) {
        if (Leaves.write(stack, part) || part == null) {
            added(frame);
            return;
        }
        if (part instanceof CompletableFuture<?> future) {
            if (dependencies) {
                add(frame, hole(future));
                return;
            }
            if (!future.isDone() || future.isCompletedExceptionally()) {
                throw new Unsendable(part.getClass().getName(), "it has no value yet", "Use the value, not its future");
            }
        }
        Object result = known.get(part);
        if (result == OPEN) {
            throw new Circle();
        }
        if (result == null && part.getClass().isArray() && PrimitiveBytes.isLarge(part)) {
            result = PrimitiveBytes.digest(part);
            known.put(part, result);
        }
        if (result != null) {
            add(frame, result);
            return;
        }
        Form form = part instanceof CompletableFuture<?> future
                ? new Form(new byte[] {FUTURE}, (Object) future.join())
                : forms.of(part);
        known.put(part, OPEN);
        open(part, form);
    }

    private Pending.Hole hole(CompletableFuture<?> future) {
        return holes.computeIfAbsent(future, f -> {
            futures.add(future);
            return new Pending.Hole(futures.size() - 1);
        });
    }

    /** Adds a part that is no leaf. */
    private void add(Frame frame, Object result) {
        if (result instanceof byte[] digest) {
            stack.put(OBJECT).raw(digest);
        } else {
            if (frame.form.group() == 0 && frame.before == null) {
                frame.before = take(frame);
            }
            List<Object> pieces = frame.pieces == null ? new ArrayList<>() : frame.pieces;
            pieces.add(cut(frame));
            pieces.add(result);
            frame.pieces = pieces;
            frame.waits = true;
        }
        added(frame);
    }

    /** A part is there. */
    private void added(Frame frame) {
        int group = frame.form.group();
        if (group == 0) {
            if (frame.pieces == null && stack.size() - frame.start > MOST_BUFFERED) {
                frame.before = take(frame);
            }
        } else if (frame.next % group == 0) {
            byte[] bytes = cut(frame);
            if (frame.pieces == null) {
                frame.groups.add(bytes);
            } else {
                frame.pieces.add(bytes);
                frame.groups.add(frame.pieces);
                frame.pieces = null;
            }
        }
    }

    /** Takes what a frame has on the stack. */
    private byte[] cut(Frame frame) {
        byte[] bytes = stack.toBytes(frame.start);
        stack.truncate(frame.start);
        return bytes;
    }

    /** Digests what a frame has on the stack, after what was digested of it before. */
    private MessageDigest take(Frame frame) {
        MessageDigest before = frame.before == null ? Sink.sha256() : frame.before;
        stack.feed(frame.start, before);
        stack.truncate(frame.start);
        return before;
    }

    /** All parts are there. */
    private Object close(Frame frame) {
        if (frame.waits) {
            boolean ordered = frame.form.group() == 0;
            if (frame.pieces != null) {
                frame.pieces.add(cut(frame));
            }
            Pending p =
                    new Pending(take(frame), ordered && frame.pieces != null ? frame.pieces : frame.groups, ordered);
            pending.add(p);
            return p;
        }
        if (frame.form.group() > 0) {
            MessageDigest before = take(frame);
            List<byte[]> groups = new ArrayList<>(frame.groups.size());
            frame.groups.forEach(g -> groups.add((byte[]) g));
            Pending.feedSorted(groups, before);
            return before.digest();
        }
        if (frame.before != null) {
            return take(frame).digest();
        }
        stack.feed(frame.start, sha);
        stack.truncate(frame.start);
        return sha.digest();
    }
}
