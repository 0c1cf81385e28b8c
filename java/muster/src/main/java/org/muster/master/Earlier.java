package org.muster.master;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Sees to it that a future is done before those that depend on it, also where a call was given the value before its future had
 * been completed.
 */
final class Earlier {
    private record Frame(CallFuture<?> future, Iterator<CallFuture<?>> before) {}

    private Earlier() {}

    /** Completes futures that have their outcomes, and before each what comes before it. Chains may be long: no recursion. */
    static void finish(List<CallFuture<?>> futures) {
        for (CallFuture<?> f : futures) {
            finish(f);
        }
    }

    private static void finish(CallFuture<?> last) {
        Deque<Frame> open = new ArrayDeque<>();
        open.push(frame(last));
        while (!open.isEmpty()) {
            Frame top = open.peek();
            if (top.before.hasNext()) {
                CallFuture<?> next = top.before.next();
                if (!next.isDone()) {
                    open.push(frame(next));
                }
            } else {
                open.pop();
                top.future.finishHereOrElsewhere();
                top.future.awaitDone(); // another thread may be at it
            }
        }
    }

    private static Frame frame(CallFuture<?> f) {
        List<CallFuture<?>> before = f.earlier();
        return new Frame(f, (f.isDone() || before == null ? List.<CallFuture<?>>of() : before).iterator());
    }
}
