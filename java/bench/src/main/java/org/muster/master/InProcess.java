package org.muster.master;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.muster.Backend;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.code.MasterCodec;
import org.muster.mpi.MpiLink;

/**
 * An executor whose workers are whoever answers on a link: the whole of the master without MPI and without processes. It is
 * in the master's package since nobody but a benchmark wants such a thing.
 */
public final class InProcess {
    private InProcess() {}

    /**
     * Opens one; its first call waits until all workers have said that they are there.
     *
     * @param link the master is rank 0 of it; used by one thread at a time
     * @return the executor
     */
    public static MpiExecutor open(MpiLink link) {
        int ranks = link.size() - 1;
        Limits limits = new Limits(new Limits.Means("the simulation", ranks, ranks, 0, 0, true, false), ranks);
        Backend.Settings settings = new Backend.Settings(
                ranks,
                ranks,
                Duration.ofDays(1),
                0,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Resources.cores(1),
                0,
                null,
                null,
                null);
        return new PoolExecutor("simulated", new Source(link), settings, limits, new int[0]);
    }

    /** One group, there at once. */
    private static final class Source implements WorkerSource {
        private final MasterCodec codec = new MasterCodec();
        private final MpiLink link;

        Source(MpiLink link) {
            this.link = link;
        }

        @Override
        public MasterCodec codec() {
            return codec;
        }

        /** Not so, that the conductor looks for workers as it does where it starts them by need. */
        @Override
        public boolean isFixed() {
            return false;
        }

        @Override
        public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
            return CompletableFuture.supplyAsync(() -> {
                WorkerGroup g = new WorkerGroup(number, false, link);
                if (!RollCall.missing(g, () -> false).isEmpty()) {
                    throw new IllegalStateException("not all simulated workers have said that they are there");
                }
                return g;
            });
        }

        @Override
        public void closed(Collection<WorkerGroup> groups) {
            groups.forEach(WorkerGroup::closeAndFree);
        }
    }
}
