package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SlurmGpusTest {
    private static final String TOLD =
            "JobId=17 JobName=x NodeList=n[1-3],big Nodes=n1 CPU_IDs=0-3 Mem=0 GRES=gpu:2(IDX:0-1)"
                    + " Nodes=n[2-3] CPU_IDs=0-3 Mem=1000 GRES=gpu:a100:1(IDX:3),gpu:v100:2(IDX:0,5),shard:0(IDX:N/A)"
                    + " Nodes=big CPU_IDs=0-63 Mem=0 GRES= MinCPUsNode=1";

    @Test
    void eachNodeHasItsOwn() {
        SlurmGpus g = SlurmGpus.of(TOLD);
        assertTrue(g.isKnown());
        assertArrayEquals(new int[] {0, 3, 5}, g.on("n3", false));
        assertArrayEquals(new int[] {0, 1, 2}, g.on("n3", true));
        assertArrayEquals(new int[] {}, g.on("big", false));
        assertArrayEquals(new int[] {}, g.on("elsewhere", false));
    }

    /** Where Slurm shows a job no others, their numbers begin at 0. */
    @Test
    void howTheyAreNumberedIsSeenHereOrAsked() {
        SlurmGpus g = SlurmGpus.of(TOLD);
        Supplier<String> nobody = () -> {
            throw new AssertionError("this is not asked");
        };
        assertTrue(g.areCounted("n2", new int[] {0, 1, 2}, nobody));
        assertFalse(g.areCounted("n2", new int[] {0, 3, 5}, nobody));
        assertTrue(g.areCounted("n1", new int[] {0, 1}, () -> ""));
        assertTrue(g.areCounted("n1", new int[] {0, 1}, () -> "X = no\nConstrainDevices        = yes\n"));
        assertFalse(g.areCounted("n1", new int[] {0, 1}, () -> "X = yes\nConstrainDevices        = no\n"));
    }

    @Test
    void whereSlurmTellsOfNoneNothingIsKnown() {
        assertFalse(SlurmGpus.of("").isKnown());
        assertFalse(SlurmGpus.of("Nodes=n1 CPU_IDs=0-3 Mem=0 GRES=").isKnown());
        assertFalse(
                SlurmGpus.of("Nodes=n[1 CPU_IDs=0-3 Mem=0 GRES=gpu:1(IDX:0)").isKnown());
        assertFalse(SlurmGpus.of("Nodes=n1 CPU_IDs=0-3 Mem=0 GRES=gpu:1(IDX:99999999999)")
                .isKnown());
    }

    @Test
    void anAllocationAsksOnlyWhereThereMayBeSome() {
        Map<String, String> env = Map.of(
                "SLURM_JOB_ID",
                "17",
                "SLURM_JOB_NODELIST",
                "n[1-3],big",
                "SLURM_JOB_CPUS_PER_NODE",
                "4(x3),64",
                "SLURM_GPUS_ON_NODE",
                "2");
        SlurmAllocation a = SlurmAllocation.of(env, -1, c -> Optional.of(c.contains("job") ? TOLD : ""));
        assertEquals(
                List.of(2, 3, 3, 0),
                a.nodes().stream().map(n -> n.gpus().length).toList());
        SlurmAllocation given = SlurmAllocation.of(env, 1, _ -> {
            throw new AssertionError("nobody is asked");
        });
        assertEquals(
                List.of(1, 1, 1, 1),
                given.nodes().stream().map(n -> n.gpus().length).toList());
    }

    @Test
    void aNodesStartIsTold() {
        Map<String, String> env =
                Map.of("SLURM_JOB_ID", "17", "SLURM_JOB_NODELIST", "n[1-3]", "SLURM_JOB_CPUS_PER_NODE", "4(x3)");
        SlurmAllocation a = SlurmAllocation.of(
                env,
                -1,
                c -> Optional.of(
                        c.getLast().equals("n1,n2,n3")
                                ? "NodeName=n1 Arch=x BootTime=2026-01-02T03:04:05 X=1\nNodeName=n2 Arch=x BootTime=None X=1\n"
                                        + "NodeName=n3 Arch=x BootTime=2026-99-02T03:04:05\n"
                                : ""));
        assertEquals(
                Map.of(
                        "n1",
                        LocalDateTime.parse("2026-01-02T03:04:05")
                                .atZone(ZoneId.systemDefault())
                                .toInstant()),
                a.boots(a.nodes()));
    }
}
