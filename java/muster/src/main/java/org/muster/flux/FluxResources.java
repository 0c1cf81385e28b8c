package org.muster.flux;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.nativeaccess.NativeException;

/**
 * The resources of a Flux instance, as its service {@code resource.status} tells of them.
 *
 * @param hosts its host lists, such as {@code n[0-3]}; the names of all of its ranks that have resources, in the order of these
 * @param ranks what each rank has, by its number and in rising order
 * @param usable the ranks that are up and neither drained nor excluded
 * @param excluded the ranks that no job is ever given
 * @param end when the instance ends, null if there is no end
 */
public record FluxResources(
        List<String> hosts,
        Map<Integer, Share> ranks,
        BitSet usable,
        BitSet excluded,
        @Nullable Instant end) {
    /**
     * What a rank has.
     *
     * @param cores the numbers of its cores
     * @param gpus the numbers of its GPUs
     */
    public record Share(BitSet cores, BitSet gpus) {}

    /**
     * Asks for them.
     *
     * @param flux where
     * @return as they are now
     * @throws NativeException if it does not tell
     */
    public static FluxResources of(FluxConnection flux) {
        return read(FluxConnection.await(flux.request("resource.status", null, 0)));
    }

    /** Reads the answer of {@code resource.status}. */
    static FluxResources read(Map<String, @Nullable Object> status) {
        Map<String, @Nullable Object> execution =
                Json.object(Json.object(status.get("R")).get("execution"));
        Map<Integer, Share> ranks = new TreeMap<>();
        for (Object part : Json.list(execution.get("R_lite"))) {
            Map<String, @Nullable Object> children =
                    Json.object(Json.object(part).get("children"));
            Share share =
                    new Share(IdSet.read(Json.text(children.get("core"))), IdSet.read(Json.text(children.get("gpu"))));
            IdSet.read(Json.text(Json.object(part).get("rank"))).stream().forEach(r -> ranks.put(r, share));
        }
        List<String> hosts = new ArrayList<>();
        Json.list(execution.get("nodelist")).forEach(h -> hosts.add(Json.text(h)));
        BitSet usable = IdSet.read(Json.text(status.get("online")));
        BitSet excluded = IdSet.read(Json.text(status.get("exclude")));
        usable.andNot(excluded);
        Json.object(status.get("drain")).keySet().forEach(drained -> usable.andNot(IdSet.read(drained)));
        return new FluxResources(List.copyOf(hosts), ranks, usable, excluded, end(Json.object(status.get("R"))));
    }

    /** When what R tells of ends; null for never. */
    static @Nullable Instant end(Map<String, @Nullable Object> r) {
        double expiration = Json.number(Json.object(r.get("execution")).get("expiration"), 0);
        return expiration > 0 ? Instant.ofEpochMilli((long) (expiration * 1000)) : null;
    }

    /** {@return the cores of all usable ranks} */
    public int cores() {
        return cores(usable);
    }

    /** {@return the cores of all ranks that jobs may be given when these are up} */
    public int mostCores() {
        return cores(schedulable());
    }

    private int cores(BitSet which) {
        return which.stream()
                .mapToObj(ranks::get)
                .mapToInt(share -> share == null ? 0 : share.cores().cardinality())
                .sum();
    }

    private BitSet schedulable() {
        BitSet all = new BitSet();
        ranks.keySet().forEach(all::set);
        all.andNot(excluded);
        return all;
    }

    /**
     * Whether a job could have that if all that jobs may be given were up and free. What else may stand against it, as a queue's limits, is
     * not looked at.
     *
     * @param r cores, threads, GPUs and nodes count
     * @return whether it could
     */
    public boolean canHold(Resources r) {
        List<Integer> slots = schedulable().stream()
                .mapToObj(ranks::get)
                .map(share -> slots(Objects.requireNonNull(share), r))
                .toList();
        if (r.nodes() == 0) {
            return slots.stream().mapToLong(Integer::longValue).sum() >= r.cores();
        }
        int each = Math.ceilDiv(r.cores(), r.nodes());
        return slots.stream().filter(n -> n >= each).count() >= r.nodes();
    }

    private static int slots(Share share, Resources r) {
        int byCores = share.cores().cardinality() / r.threadsPerCore();
        return r.gpusPerCore() == 0 ? byCores : Math.min(byCores, share.gpus().cardinality() / r.gpusPerCore());
    }

    /** {@return what jobs may be given, in words} */
    public String most() {
        BitSet all = schedulable();
        int gpus = all.stream()
                .mapToObj(ranks::get)
                .mapToInt(share -> share == null ? 0 : share.gpus().cardinality())
                .sum();
        return mostCores() + " core(s) and " + gpus + " GPU(s) on " + all.cardinality() + " node(s)";
    }
}
