package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.muster.LaunchException;
import org.muster.flux.FluxResources;

class FluxAllocationTest {
    private static final Path AGENT = Path.of("/lib/agent");

    private final BitSet usable = bits(0, 1, 2, 3);
    private final Map<Integer, FluxResources.Share> ranks = new TreeMap<>(Map.of(
            0, share(bits(0, 1), bits()),
            1, share(bits(0, 1), bits(4, 5)),
            2, share(bits(0), bits()),
            3, share(bits(1), bits())));

    private static BitSet bits(int... numbers) {
        BitSet set = new BitSet();
        for (int n : numbers) {
            set.set(n);
        }
        return set;
    }

    private static FluxResources.Share share(BitSet cores, BitSet gpus) {
        return new FluxResources.Share(cores, gpus);
    }

    private FluxAllocation allocation(int gpus) {
        return new FluxAllocation(
                "Flux instance",
                gpus,
                AGENT,
                () -> new FluxResources(List.of("n[0-1]", "x,x"), ranks, usable, new BitSet(), Instant.EPOCH));
    }

    @Test
    void ranksOfOneHostAreOneNode() {
        assertEquals(
                "[n0 (2 cores, 0 GPUs), n1 (2 cores, 2 GPUs), x (2 cores, 0 GPUs)]",
                allocation(-1).nodes().toString());
        assertEquals(4, allocation(-1).nodes().get(1).gpus()[0]);
        assertEquals(4, allocation(1).nodes().get(1).gpus()[0]);
        assertEquals(3, allocation(3).nodes().getFirst().gpus().length);
    }

    @Test
    void aNodeWhoseBrokerHasGoneIsNotUsedAgain() {
        FluxAllocation a = allocation(-1);
        AllocatedNode n1 = a.nodes().get(1);
        assertTrue(a.answers(n1));
        usable.clear(1);
        assertFalse(a.answers(n1));
        usable.set(1);
        assertFalse(a.answers(n1), "MPI's daemon has ended with the broker");
        assertEquals(Instant.EPOCH, a.end());
    }

    @Test
    void nodesThatAreDownAreNotCounted() {
        usable.clear(0);
        assertEquals("n1", allocation(-1).nodes().getFirst().name());
        usable.clear();
        LaunchException e = assertThrows(LaunchException.class, () -> allocation(-1));
        assertTrue(String.valueOf(e.getMessage()).contains("flux resource status"), e.getMessage());
    }

    @Test
    void mpiStartsItsDaemonsByTheAgent() throws Exception {
        Map<String, String> launch = allocation(-1).launch();
        assertEquals(" n0=0 n1=1 x=2 ", launch.get(FluxAllocation.RANKS));
        assertEquals("/lib/agent", launch.get("OMPI_MCA_plm_rsh_agent"));
        Path hosts = Path.of(String.valueOf(launch.get("OMPI_MCA_orte_default_hostfile")));
        assertEquals(List.of("n0 slots=2", "n1 slots=2", "x slots=2"), Files.readAllLines(hosts));
    }
}
