package org.muster.master;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which GPUs of each node are a Slurm job's, as {@code scontrol --details show job} tells. */
final class SlurmGpus {
    static final SlurmGpus UNKNOWN = new SlurmGpus(Map.of());

    /** Such as {@code Nodes=n[2-3] CPU_IDs=0-3 Mem=0 GRES=gpu:a100:2(IDX:0-1)}. */
    private static final Pattern NODES = Pattern.compile("\\bNodes=(\\S+) CPU_IDs=\\S* Mem=\\S* GRES(?:_IDX)?=(\\S*)");

    /** Such as {@code gpu:a100:2(IDX:0-1)}; a node may have GPUs of several types. */
    private static final Pattern GPU = Pattern.compile("(?:^|,)gpu(?::[^(,]*)?\\(IDX:([0-9,-]+)\\)");

    private static final Pattern FREE = Pattern.compile("(?m)^ConstrainDevices\\s*=\\s*no\\b");

    private final Map<String, int[]> numbers;

    private SlurmGpus(Map<String, int[]> numbers) {
        this.numbers = numbers;
    }

    /** Whether the job may have any. */
    static boolean areAsked(Map<String, String> env) {
        return Gpus.named(env).length > 0
                || env.keySet().stream().anyMatch(k -> k.startsWith("SLURM_GPUS") || k.startsWith("SLURM_JOB_GPUS"));
    }

    /** What Slurm says; unknown where it tells of none. */
    static SlurmGpus of(String text) {
        Map<String, int[]> numbers = new HashMap<>();
        Matcher m = NODES.matcher(text);
        try {
            while (m.find()) {
                int[] its = gpus(m.group(2));
                for (String node : HostList.expand(m.group(1))) {
                    numbers.put(node, its);
                }
            }
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
        return numbers.values().stream().allMatch(n -> n.length == 0) ? UNKNOWN : new SlurmGpus(numbers);
    }

    private static int[] gpus(String gres) {
        return GPU.matcher(gres)
                .results()
                .flatMap(r -> List.of(r.group(1).split(",", -1)).stream())
                .flatMapToInt(range -> {
                    String[] ends = range.split("-", -1);
                    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
                })
                .sorted()
                .toArray();
    }

    boolean isKnown() {
        return !numbers.isEmpty();
    }

    /**
     * Whether Slurm lets a job see no other GPUs than its own, so that they are counted from 0 on.
     *
     * @param here a node of which the numbers are known
     * @param heres the numbers on that node
     * @param config what {@code scontrol show config} says, asked only where nothing else tells
     */
    boolean areCounted(String here, int[] heres, Supplier<String> config) {
        if (!Arrays.equals(numbers.get(here), heres)) {
            return true;
        }
        return Arrays.equals(heres, first(heres.length))
                && !FREE.matcher(config.get()).find();
    }

    /**
     * The numbers by which programs on a node know its GPUs.
     *
     * @param node which
     * @param counted whether from 0 on
     */
    int[] on(String node, boolean counted) {
        int[] its = Objects.requireNonNullElse(numbers.get(node), new int[0]);
        return counted ? first(its.length) : its;
    }

    private static int[] first(int n) {
        return IntStream.range(0, n).toArray();
    }
}
