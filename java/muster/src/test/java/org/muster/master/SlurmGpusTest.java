package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        int[] heres = {0, 1};
        assertArrayEquals(new int[] {0, 3, 5}, g.on("n3", "n1", heres));
        assertArrayEquals(new int[] {}, g.on("big", "n1", heres));
        assertArrayEquals(new int[] {}, g.on("elsewhere", "n1", heres));
    }

    /** Where Slurm shows a job no others, their numbers begin at 0. */
    @Test
    void whereOnlyTheJobsAreSeenTheyAreCounted() {
        assertArrayEquals(new int[] {0, 1}, SlurmGpus.of(TOLD).on("n1", "n2", new int[] {0, 1, 2}));
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
                Map.of("SLURM_JOB_ID", "17", "SLURM_JOB_NODELIST", "n1", "SLURM_JOB_CPUS_PER_NODE", "4");
        SlurmAllocation a = SlurmAllocation.of(
                env,
                -1,
                c -> Optional.of("NodeName=n1 " + (c.contains("node") ? "BootTime=2026-01-02T03:04:05" : "") + " X=1"));
        assertEquals("2026-01-02T03:04:05", a.boot(a.nodes().getFirst()));
        SlurmAllocation silent = SlurmAllocation.of(env, -1, _ -> Optional.of("NodeName=n1 BootTime=None X=1"));
        assertEquals("", silent.boot(silent.nodes().getFirst()));
    }
}
