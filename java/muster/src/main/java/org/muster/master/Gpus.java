package org.muster.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The numbers of this node's GPUs, found where they are not given. */
final class Gpus {
    /** Where a scheduler or user has said which ones are this program's. */
    private static final List<String> VARIABLES =
            List.of("CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ZE_AFFINITY_MASK");

    private Gpus() {}

    /**
     * The numbers by which a program asks for them.
     *
     * @param given how many there are, or less than 0 to look
     * @param env this process's environment
     * @param root where the files of the system are; {@code /} but for tests
     */
    static int[] find(int given, Map<String, String> env, Path root) {
        int[] named = named(env);
        if (given >= 0) {
            return given <= named.length ? Arrays.copyOf(named, given) : count(given);
        }
        if (VARIABLES.stream().anyMatch(env::containsKey)) {
            return named;
        }
        // NVIDIA's driver lists its devices; of AMD's nodes those with a gpu_id are no processors.
        int nvidia = (int) list(root.resolve("proc/driver/nvidia/gpus")).count();
        return count(
                nvidia > 0
                        ? nvidia
                        : (int) list(root.resolve("sys/class/kfd/kfd/topology/nodes"))
                                .filter(node -> !read(node.resolve("gpu_id")).matches("0?"))
                                .count());
    }

    /** Those that a scheduler or the user has named. */
    static int[] named(Map<String, String> env) {
        for (String name : VARIABLES) {
            String value = env.get(name);
            if (value != null) {
                String[] ids = value.isBlank() ? new String[0] : value.strip().split(",", -1);
                // A name that is no number is told by its place.
                return IntStream.range(0, ids.length)
                        .map(i -> ids[i].strip().matches("\\d{1,6}") ? Integer.parseInt(ids[i].strip()) : i)
                        .toArray();
            }
        }
        return new int[0];
    }

    private static int[] count(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
