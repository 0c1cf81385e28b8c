package org.muster.master;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.schedule.Demand;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.NodeSize;

/** What an executor on this node, or over a world, can give a call; everything else is refused when it is asked for. */
final class Limits {
    /** A JVM needs some to start at all. */
    static final long LEAST_MEMORY = 16L << 20;

    /**
     * What there is.
     *
     * @param what the executor, for messages
     * @param ceiling the most cores that it can ever have
     * @param ranks the most ranks that a call can have, however many cores they share
     * @param gpus how many GPUs
     * @param memory bytes of memory
     * @param spawns whether it starts processes of its own, as each call wants them
     * @param cache whether results are kept
     * @param nodes over how many nodes, at most
     * @param sizes what each node has; empty where there is one, or where it is not known yet
     */
    record Means(
            String what,
            int ceiling,
            int ranks,
            int gpus,
            long memory,
            boolean spawns,
            boolean cache,
            int nodes,
            List<NodeSize> sizes) {
        /** On one node. */
        Means(String what, int ceiling, int ranks, int gpus, long memory, boolean spawns, boolean cache) {
            this(what, ceiling, ranks, gpus, memory, spawns, cache, 1, List.of());
        }
    }

    private final Means means;
    private volatile int maxCores;
    private volatile @Nullable Demand last;

    Limits(Means means, int maxCores) {
        this.means = means;
        this.maxCores = maxCores;
        checkSize(maxCores);
    }

    int maxCores() {
        return maxCores;
    }

    void resized(int cores) {
        maxCores = cores;
    }

    void checkSize(int cores) {
        if (cores > means.ceiling()) {
            throw new ResourcesException(means.what() + " has room for at most " + means.ceiling() + " ranks, and "
                    + cores + " were asked for");
        }
    }

    /** What the scheduler is to find for it. */
    Demand demand(Resources r, int kind) {
        Demand d = make(r, kind);
        Demand before = last;
        if (before != null && d.equals(before)) {
            return before; // most are alike, and many may wait
        }
        last = d;
        return d;
    }

    private Demand make(Resources r, int kind) {
        boolean tooMany = r.isOversubscribe() && needed(r) > maxCores;
        return new Demand(
                kind,
                r.cores(),
                r.threadsPerCore(),
                r.gpusPerCore(),
                r.isExclusive(),
                r.isIsolated() || (tooMany && means.spawns()),
                r.isOversubscribe(),
                means.nodes() > 1 ? r.nodes() : 0);
    }

    private static long needed(Resources r) {
        return (long) r.cores() * r.threadsPerCore();
    }

    void check(Resources r) {
        int most = maxCores;
        if (r.cores() > means.ranks() || (needed(r) > most && !r.isOversubscribe())) {
            String asked = r.threadsPerCore() == 1
                    ? r.cores() + " cores"
                    : r.cores() + " ranks with " + r.threadsPerCore() + " threads each";
            throw new ResourcesException("a call of " + asked + " was submitted, and " + means.what() + " has "
                    + Math.min(most, r.threadsPerCore() == 1 ? means.ranks() : most)
                    + " cores; ask for fewer, or open it with maxCores(" + needed(r) + ")");
        }
        long gpus = (long) r.cores() * r.gpusPerCore();
        refuse(
                gpus > means.gpus(),
                () -> "gpusPerCore(" + r.gpusPerCore() + "): the call needs " + gpus + " GPUs, and " + means.gpus()
                        + " are known here; gpusPerNode(n) of the builder tells of more");
        nodes(r);
        processes(r);
        refuse(!r.options().isEmpty(), () -> "option(...) " + r.options().keySet() + ": there is no batch system");
        refuse(!r.arguments().isEmpty(), () -> "arguments(...) " + r.arguments() + ": there is no batch system");
        refuse(
                r.cacheKey() != null && !means.cache(),
                () -> "cacheKey(" + r.cacheKey() + "): it has no cache; open it with cache(directory)");
        refuse(
                r.errorLog() != null
                        && r.errorLog().getParent() != null
                        && !Files.isDirectory(r.errorLog().getParent()),
                () -> "errorLog(" + r.errorLog() + "): there is no such directory");
    }

    /** What depends on how many nodes there are, and what each has. */
    private void nodes(Resources r) {
        refuse(
                r.nodes() > means.nodes(),
                () -> "nodes(" + r.nodes() + "): there "
                        + (means.nodes() == 1 ? "is one node" : "are " + means.nodes() + " nodes"));
        refuse(
                r.nodes() > r.cores(),
                () -> "nodes(" + r.nodes() + ") for a call of " + r.cores() + " rank(s): a rank is on one node");
        refuse(
                r.nodes() > 0 && means.nodes() > 1 && r.isOversubscribe(),
                () -> "nodes(" + r.nodes() + ") together with oversubscribe()");
        if (!means.sizes().isEmpty()) {
            Demand d = demand(r, 0);
            refuse(
                    !GangScheduler.fits(maxCores, means.sizes(), d),
                    () -> "cores(" + r.cores() + ") with threadsPerCore(" + r.threadsPerCore() + "), gpusPerCore("
                            + r.gpusPerCore() + ")" + (r.nodes() > 0 ? " on nodes(" + r.nodes() + ")" : "")
                            + ": a rank's threads and GPUs are on one node, and the nodes have " + sizes());
        }
    }

    /** Such as {@code 3 x 4 cores, 1 x 64 cores and 2 GPUs}. */
    private String sizes() {
        Map<NodeSize, Integer> counts = new LinkedHashMap<>();
        means.sizes().forEach(s -> counts.merge(s, 1, Integer::sum));
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " x " + e.getKey().cores() + " cores"
                        + (e.getKey().gpus() > 0 ? " and " + e.getKey().gpus() + " GPUs" : ""))
                .collect(Collectors.joining(", "));
    }

    /** What only processes that are started for it can have. */
    private void processes(Resources r) {
        String why = means.spawns() ? "" : ": its processes are there already";
        boolean fixed = !means.spawns();
        refuse(fixed && r.cwd() != null, () -> "cwd(" + r.cwd() + ")" + why);
        refuse(fixed && !r.env().isEmpty(), () -> "env(...) " + r.env().keySet() + why);
        refuse(fixed && r.memoryPerCore() > 0, () -> "memoryPerCore(" + r.memoryPerCore() + ")" + why);
        refuse(fixed && r.isIsolated(), () -> "isolated()" + why);
        refuse(
                r.cwd() != null && !Files.isDirectory(r.cwd()),
                () -> "cwd(" + r.cwd() + "): there is no such directory on this node");
        refuse(
                r.memoryPerCore() > 0 && r.memoryPerCore() < LEAST_MEMORY,
                () -> "memoryPerCore(" + r.memoryPerCore() + "): a worker needs at least " + LEAST_MEMORY + " bytes");
        refuse(
                r.memoryPerCore() > means.memory() / mostOnOneNode(r),
                () -> "memoryPerCore(" + r.memoryPerCore() + ") for " + mostOnOneNode(r) + " ranks: this node has "
                        + means.memory() + " bytes");
    }

    /** How many of its ranks share a node's memory; all nodes are taken to have as much. */
    private int mostOnOneNode(Resources r) {
        if (means.sizes().isEmpty()) {
            return r.cores();
        }
        int even = r.nodes() > 0 ? Math.ceilDiv(r.cores(), r.nodes()) : r.cores();
        int room = means.sizes().stream().mapToInt(NodeSize::cores).max().orElse(1) / r.threadsPerCore();
        return Math.max(1, Math.min(even, room));
    }

    private void refuse(boolean asked, Supplier<String> request) {
        if (asked) {
            throw new ResourcesException(means.what() + " cannot honour " + request.get());
        }
    }
}
