package org.muster.master;

import java.util.Objects;
import org.muster.Backend;
import org.muster.BatchSystem;
import org.muster.LaunchException;
import org.muster.MpiExecutor;
import org.muster.ResourcesException;
import org.muster.cluster.BatchSystems;

/** {@link MpiExecutor#cluster(BatchSystem)} and its kin. */
public final class ClusterBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public ClusterBackend() {}

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public MpiExecutor open(Settings s) {
        Cluster c = Objects.requireNonNull(s.cluster());
        BatchSystem system = c.system() != null ? c.system() : find(c.systemName());
        if (s.cache() == null) {
            throw new LaunchException(
                    "an executor whose calls are jobs of " + system.name() + " needs cache(directory): a"
                            + " directory that all nodes have, by way of which results come back");
        }
        if (s.minCores() > 0) {
            throw new ResourcesException(
                    "minCores(" + s.minCores() + ") keeps workers ready, and an executor whose calls" + " are jobs of "
                            + system.name() + " has none; jobs(least, most) says how many jobs there are");
        }
        try {
            return new ClusterExecutor(system, s, c, s.cache());
        } catch (Throwable t) {
            if (c.system() == null) {
                BatchSystems.close(system);
            }
            throw t;
        }
    }

    private static BatchSystem find(String name) {
        BatchSystem system = BatchSystems.named(name);
        if (system == null) {
            throw new LaunchException(
                    "no batch system named \"" + name + "\" is on the class path, which has " + BatchSystems.names());
        }
        return system;
    }
}
