package org.muster.flux;

import java.util.BitSet;
import org.muster.nativeaccess.NativeException;

/** The short form in which Flux writes many numbers: {@code 0-3,7}. */
final class IdSet {
    /** More is no machine, but a slip or an attack. */
    private static final int MOST = 10_000_000;

    private IdSet() {}

    /**
     * Reads one.
     *
     * @param text for example {@code 0-3,7}; may stand in brackets
     * @throws NativeException if it is none
     */
    static BitSet read(String text) {
        boolean bare = !(text.startsWith("[") && text.endsWith("]"));
        String inside = bare ? text : text.substring(1, text.length() - 1);
        BitSet set = new BitSet();
        if (inside.isEmpty()) {
            return set;
        }
        for (String part : inside.split(",", -1)) {
            if (!part.matches("\\d{1,8}(-\\d{1,8})?")) {
                throw wrong(text);
            }
            String[] ends = part.split("-", -1);
            int from = Integer.parseInt(ends[0]);
            int to = Integer.parseInt(ends[ends.length - 1]);
            if (to < from || to >= MOST) {
                throw wrong(text);
            }
            set.set(from, to + 1);
        }
        return set;
    }

    private static NativeException wrong(String text) {
        return new NativeException("\"" + text + "\" is no set of numbers as Flux writes it", 0);
    }
}
