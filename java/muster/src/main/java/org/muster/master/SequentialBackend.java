package org.muster.master;

import org.muster.Backend;
import org.muster.MpiExecutor;
import org.muster.ResourcesException;

/** {@link MpiExecutor#sequential()}. */
public final class SequentialBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public SequentialBackend() {}

    @Override
    public String name() {
        return "sequential";
    }

    @Override
    public MpiExecutor open(Settings s) {
        if (s.maxCores() > 1) {
            throw new ResourcesException("sequential() has one core, and " + s.maxCores() + " were asked for");
        }
        return new SequentialExecutor(s);
    }
}
