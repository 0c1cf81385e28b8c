package org.muster.code;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The digest of an object that has futures in it, as far as it can be told before these have their values. */
final class Pending {
    /** Bytes before the pieces, digested. */
    private final MessageDigest before;
    /** Byte arrays, {@link Pending}s and {@link Hole}s; of a set, lists of these. */
    private final List<Object> pieces;

    private final boolean ordered;
    private byte @Nullable [] digest;

    /**
     * The place of a future's value.
     *
     * @param future which
     */
    record Hole(int future) {}

    Pending(MessageDigest before, List<Object> pieces, boolean ordered) {
        this.before = before;
        this.pieces = pieces;
        this.ordered = ordered;
    }

    /** Finishes the digest; those of the objects within must be finished already. */
    void finish(Function<Hole, byte[]> values) {
        MessageDigest sha = copy(before);
        if (ordered) {
            sha.update(join(pieces, values));
        } else {
            List<byte[]> groups = new ArrayList<>();
            for (Object piece : pieces) {
                groups.add(piece instanceof List<?> list ? join(list, values) : (byte[]) piece);
            }
            feedSorted(groups, sha);
        }
        digest = sha.digest();
    }

    byte[] digest() {
        if (digest == null) {
            throw new IllegalStateException("not finished");
        }
        return digest;
    }

    private static byte[] join(List<?> pieces, Function<Hole, byte[]> values) {
        Sink out = new Sink();
        for (Object piece : pieces) {
            switch (piece) {
                case byte[] bytes -> out.raw(bytes);
                case Pending p -> out.put(ValueWalk.OBJECT).raw(p.digest());
                case Hole h -> out.put(ValueWalk.FUTURE).bytes(values.apply(h));
                default -> throw new IllegalStateException("no piece: " + piece);
            }
        }
        return out.toBytes();
    }

    /** Feeds what has no order of its own. */
    static void feedSorted(List<byte[]> groups, MessageDigest sha) {
        groups.sort(Arrays::compareUnsigned);
        Sink out = new Sink();
        out.number(groups.size());
        for (byte[] group : groups) {
            out.bytes(group);
            if (out.size() > ValueWalk.MOST_BUFFERED) {
                out.feed(0, sha);
                out.truncate(0);
            }
        }
        out.feed(0, sha);
    }

    private static MessageDigest copy(MessageDigest sha) {
        try {
            return (MessageDigest) sha.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 cannot be copied", e);
        }
    }
}
