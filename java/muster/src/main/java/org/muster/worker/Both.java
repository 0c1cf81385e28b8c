package org.muster.worker;

/** Two operations that go on side by side. */
final class Both implements Operation {
    private final Operation one;
    private final Operation other;
    private boolean oneDone;
    private boolean otherDone;

    Both(Operation one, Operation other) {
        this.one = one;
        this.other = other;
    }

    @Override
    public Progress poll() {
        Progress a = oneDone ? Progress.NONE : one.poll();
        oneDone |= a == Progress.DONE;
        Progress b = otherDone ? Progress.NONE : other.poll();
        otherDone |= b == Progress.DONE;
        if (oneDone && otherDone) {
            return Progress.DONE;
        }
        return a == Progress.NONE && b == Progress.NONE ? Progress.NONE : Progress.SOME;
    }
}
