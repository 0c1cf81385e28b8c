package org.muster.tests.communicator;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;

/** Counts what was found right; ends the process at what is not. */
final class Check {
    private final Communicator comm;
    private int count;

    Check(Communicator comm) {
        this.comm = comm;
    }

    int count() {
        return count;
    }

    @SuppressWarnings("ReferenceEquality") // that is the question
    static boolean identical(@Nullable Object a, @Nullable Object b) {
        return a == b;
    }

    void same(@Nullable Object expected, @Nullable Object actual, String what, Object... details) {
        that(Samples.same(expected, actual), what, details);
    }

    void that(boolean right, String what, Object... details) {
        if (!right) {
            throw new AssertionError(comm + ": wrong: " + what + " " + java.util.Arrays.deepToString(details));
        }
        count++;
    }

    /** Expects an exception of exactly the type, whose message has the words. */
    <X extends Exception> void fails(Class<X> type, String words, Callable<?> action) {
        Object result;
        try {
            result = action.call();
        } catch (Exception e) {
            that(e.getClass() == type, "type of the exception", type, e);
            that(Objects.toString(e.getMessage(), "").contains(words), "words of the exception", words, e);
            return;
        }
        throw new AssertionError(comm + ": no " + type.getSimpleName() + " but " + result);
    }
}
