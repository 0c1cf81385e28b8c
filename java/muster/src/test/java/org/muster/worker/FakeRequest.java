package org.muster.worker;

import org.muster.mpi.MpiException;
import org.muster.mpi.MpiRequest;

/** A request that completes when the test says so. */
final class FakeRequest implements MpiRequest {
    private volatile int looksLeft;
    private boolean cancelled;
    private boolean failing;

    /** Complete at look number {@code looks}, counted from 0. */
    FakeRequest(int looks) {
        looksLeft = looks;
    }

    static FakeRequest never() {
        return new FakeRequest(Integer.MAX_VALUE);
    }

    static FakeRequest failing() {
        FakeRequest r = new FakeRequest(0);
        r.failing = true;
        return r;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void complete() {
        looksLeft = 0;
    }

    @Override
    public boolean test() {
        if (failing) {
            throw new MpiException("failed", null);
        }
        if (looksLeft == Integer.MAX_VALUE) {
            return false;
        }
        looksLeft = Math.max(0, looksLeft - 1);
        return looksLeft == 0;
    }

    @Override
    public int source() {
        return 0;
    }

    @Override
    public int tag() {
        return 0;
    }

    @Override
    public int received() {
        return 0;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
