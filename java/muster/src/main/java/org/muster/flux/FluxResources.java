package org.muster.flux;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a Flux instance, as its service {@code resource.status} tells of them.
 *
 * @param hosts its host lists, such as {@code n[0-3]}; the names of all of its ranks that have resources, in the order of these
 * @param ranks what each rank has, by its number and in rising order
 * @param usable the ranks that are up and neither drained nor excluded
 * @param end when the instance ends, null if there is no end
 */
public record FluxResources(
        List<String> hosts,
        Map<Integer, Share> ranks,
        BitSet usable,
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
     * @throws FluxException if it does not tell
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
        usable.andNot(IdSet.read(Json.text(status.get("exclude"))));
        Json.object(status.get("drain")).keySet().forEach(drained -> usable.andNot(IdSet.read(drained)));
        double expiration = Json.number(execution.get("expiration"), 0);
        return new FluxResources(
                List.copyOf(hosts),
                ranks,
                usable,
                expiration > 0 ? Instant.ofEpochMilli((long) (expiration * 1000)) : null);
    }

    /** {@return the cores of all usable ranks} */
    public int cores() {
        return ranks.entrySet().stream()
                .filter(e -> usable.get(e.getKey()))
                .mapToInt(e -> e.getValue().cores().cardinality())
                .sum();
    }
}
