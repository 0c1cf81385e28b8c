package org.muster.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.LaunchException;
import org.muster.flux.FluxResources;
import org.muster.nativeaccess.NativeException;

/** The nodes of the Flux instance in which this program runs. */
final class FluxAllocation implements Allocation {
    /** What the agent finds a node's rank by; see {@code launcher/bin/muster-flux-agent}. */
    static final String RANKS = "MUSTER_FLUX_RANKS";

    /** What several ranks of the instance have that are on one node, and the first of them. */
    private record Node(int rank, BitSet cores, BitSet gpus) {}

    private final String what;
    private final Path agent;
    private final Supplier<FluxResources> ask;
    private final Map<String, Integer> ranks = new LinkedHashMap<>();
    private final List<AllocatedNode> nodes = new ArrayList<>();
    private final Reach reach = new Reach();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Path hostFile;

    /**
     * What Flux tells of an instance.
     *
     * @param what the instance, for messages
     * @param gpusPerNode how many GPUs each node has, or less than 0 for what Flux tells
     * @param agent what starts MPI's daemons on the nodes
     * @param ask tells how things stand at this moment
     * @throws LaunchException if the instance has no node that can be used
     */
    FluxAllocation(String what, int gpusPerNode, Path agent, Supplier<FluxResources> ask) {
        this.what = what;
        this.agent = agent;
        this.ask = ask;
        read(ask.get(), gpusPerNode);
        if (nodes.isEmpty()) {
            throw new LaunchException(what + " has no node that can be used; \"flux resource status\" tells why");
        }
    }

    private void read(FluxResources resources, int gpusPerNode) {
        List<String> hosts = new ArrayList<>();
        for (String list : resources.hosts()) {
            hosts.addAll(HostList.expand(list));
        }
        if (hosts.size() != resources.ranks().size()) {
            throw new LaunchException(what + " tells of " + resources.ranks().size() + " ranks on " + hosts.size()
                    + " nodes; its resources cannot be made out");
        }
        Map<String, Node> byName = new LinkedHashMap<>();
        int place = 0;
        for (Map.Entry<Integer, FluxResources.Share> e : resources.ranks().entrySet()) {
            String host = hosts.get(place++);
            if (resources.usable().get(e.getKey())) {
                Node node = byName.computeIfAbsent(host, _ -> new Node(e.getKey(), new BitSet(), new BitSet()));
                node.cores.or(e.getValue().cores());
                node.gpus.or(e.getValue().gpus());
            }
        }
        byName.forEach((host, node) -> {
            ranks.put(host, node.rank);
            nodes.add(new AllocatedNode(host, node.cores.cardinality(), gpus(node.gpus, gpusPerNode)));
        });
    }

    private static int[] gpus(BitSet known, int given) {
        int[] numbers = known.stream().toArray();
        if (given < 0) {
            return numbers;
        }
        return given <= numbers.length
                ? java.util.Arrays.copyOf(numbers, given)
                : java.util.stream.IntStream.range(0, given).toArray();
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public List<AllocatedNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public @Nullable Instant end() {
        try {
            return ask.get().end();
        } catch (NativeException e) {
            return null; // not known is not at once
        }
    }

    /** A node whose broker Flux has given up is not used again once it was lost: MPI's daemon there has ended with that one, or will. */
    @Override
    public boolean answers(AllocatedNode node) {
        Integer rank = ranks.get(node.name());
        try {
            if (rank == null || !ask.get().usable().get(rank)) {
                gone.add(node.name());
            }
        } catch (NativeException e) {
            return false;
        }
        // Flux itself notices a cut only after a while.
        return !gone.contains(node.name()) && reach.ask(node.name()).orElse(true);
    }

    /**
     * MPI starts its daemon on each node by a remote shell, for which the agent stands. That must stay the daemons' parent, since Flux ends
     * what it has started when the one who asked goes.
     */
    @Override
    public Map<String, String> launch() {
        StringJoiner places = new StringJoiner(" ", " ", " ");
        ranks.forEach((host, rank) -> places.add(host + "=" + rank));
        return Map.of(
                RANKS,
                places.toString(),
                "OMPI_MCA_plm",
                "rsh",
                "OMPI_MCA_plm_rsh_agent",
                agent.toString(),
                "OMPI_MCA_plm_rsh_no_tree_spawn",
                "1",
                "OMPI_MCA_orte_leave_session_attached",
                "1",
                "OMPI_MCA_orte_default_hostfile",
                hostFile().toString());
    }

    /** Under an mpirun its daemons are there already. */
    @Override
    public boolean wantsForerunner() {
        return !System.getenv().containsKey("OMPI_COMM_WORLD_SIZE");
    }

    /** Written at its first use, and taken away with the program. */
    private synchronized Path hostFile() {
        Path file = hostFile;
        if (file == null) {
            List<String> lines =
                    nodes.stream().map(n -> n.name() + " slots=" + n.cores()).toList();
            try {
                file = Files.createTempFile("muster-hosts", "");
                file.toFile().deleteOnExit();
                Files.write(file, lines);
            } catch (IOException e) {
                throw new LaunchException("the list of " + what + "'s nodes cannot be written: " + e.getMessage(), e);
            }
            hostFile = file;
        }
        return file;
    }
}
