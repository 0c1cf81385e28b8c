package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.LaunchException;

class SlurmAllocationTest {
    private static final Map<String, String> ENV =
            Map.of("SLURM_JOB_ID", "17", "SLURM_JOB_NODELIST", "n[1-3],big", "SLURM_JOB_CPUS_PER_NODE", "4(x3),64");

    private static SlurmAllocation of(Map<String, String> more, int gpus, String answer) {
        Map<String, String> env = new HashMap<>(ENV);
        env.putAll(more);
        return SlurmAllocation.of(env, gpus, _ -> Optional.of(answer));
    }

    private static List<String> names(SlurmAllocation a) {
        return a.nodes().stream().map(AllocatedNode::toString).toList();
    }

    @Test
    void theNodesAreThoseOfTheEnvironment() {
        assertEquals(
                List.of(
                        "n1 (4 cores, 0 GPUs)",
                        "n2 (4 cores, 0 GPUs)",
                        "n3 (4 cores, 0 GPUs)",
                        "big (64 cores, 0 GPUs)"),
                names(of(Map.of(), -1, "")));
        assertEquals(
                "n1 (4 cores, 2 GPUs)",
                names(of(Map.of("SLURM_GPUS_ON_NODE", "2"), -1, "")).getFirst());
        assertEquals(
                "n1 (4 cores, 3 GPUs)",
                names(of(Map.of("SLURM_JOB_GPUS", "1,2,5"), -1, "")).getFirst());
        assertEquals(
                "n1 (4 cores, 1 GPUs)",
                names(of(Map.of("SLURM_JOB_GPUS", "1,2,5"), 1, "")).getFirst());
        assertEquals(
                2,
                of(Map.of("CUDA_VISIBLE_DEVICES", "2,3"), -1, "")
                        .nodes()
                        .getFirst()
                        .gpus()[0]);
    }

    @Test
    void withoutAnAllocationItSaysSo() {
        assertSays(() -> SlurmAllocation.of(Map.of(), -1, _ -> Optional.empty()), "sbatch or salloc");
        assertSays(() -> of(Map.of("SLURM_JOB_CPUS_PER_NODE", "4(x2)"), -1, ""), "n[1-3],big");
    }

    private static void assertSays(Executable e, String words) {
        LaunchException thrown = assertThrows(LaunchException.class, e);
        assertTrue(String.valueOf(thrown.getMessage()).contains(words), thrown::toString);
    }

    @ParameterizedTest
    @CsvSource({"0:07,7", "1:00,60", "2:00:00,7200", "1-00:00:01,86401"})
    void theTimeLeftIsWhatSqueueSays(String text, long seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), SlurmAllocation.left(text));
        Instant before = Instant.now();
        Instant end = of(Map.of(), -1, text + "\n").end();
        assertTrue(end != null && Duration.between(before, end).toSeconds() >= seconds);
    }

    @Test
    void theTimeLeftOfAnArraysTaskIsItsOwn() {
        Map<String, String> env = new HashMap<>(ENV);
        env.put("SLURM_ARRAY_JOB_ID", "70");
        env.put("SLURM_ARRAY_TASK_ID", "3");
        List<String> asked = new ArrayList<>();
        SlurmAllocation a = SlurmAllocation.of(env, -1, question -> {
            asked.addAll(question);
            return Optional.of("1:00\n");
        });
        assertNotNull(a.end());
        assertTrue(asked.contains("--jobs=70_3"), asked::toString);
    }

    @Test
    void withoutALimitThereIsNoEnd() {
        assertNull(of(Map.of(), -1, "UNLIMITED\n").end());
        Map<String, String> env = new HashMap<>(ENV);
        assertNull(SlurmAllocation.of(env, -1, _ -> Optional.empty()).end());
        env.put("SLURM_JOB_END_TIME", "2000000000");
        assertEquals(
                Instant.ofEpochSecond(2_000_000_000),
                SlurmAllocation.of(env, -1, _ -> Optional.empty()).end());
    }

    @Test
    void hostListsAreExpanded() {
        assertEquals(List.of("a"), HostList.expand("a"));
        assertEquals(List.of("n08", "n09", "n10", "n3", "x.y"), HostList.expand("n[08-10,3],x.y"));
        assertEquals(List.of("r1n1", "r1n2", "r2n1", "r2n2"), HostList.expand("r[1-2]n[1-2]"));
        assertEquals(List.of("a1-ib", "a2-ib"), HostList.expand("a[1-2]-ib"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,", "n[1", "n1]", "n[2-1]", "n[a-b]", "n[[1]]", "n[0-999999999]"})
    void whatIsNoHostListIsRefused(String list) {
        assertThrows(IllegalArgumentException.class, () -> HostList.expand(list));
    }
}
