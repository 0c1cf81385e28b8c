package org.muster.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What of the machine the settings depend on.
 *
 * @param root whether this process runs as root
 * @param fabric whether there is a fast network (InfiniBand, Omni-Path, EFA, Slingshot)
 * @param severalNodes whether the program runs in an allocation of more than one node
 */
public record Host(boolean root, boolean fabric, boolean severalNodes) {
    private static final List<String> HOST_FILES =
            List.of("OMPI_MCA_orte_default_hostfile", "PRTE_MCA_prte_default_hostfile");

    private static final List<Path> FABRICS = List.of(Path.of("/sys/class/infiniband"), Path.of("/sys/class/cxi"));

    /** This machine, in the given environment. */
    public static Host here(Map<String, String> env) {
        return new Host(isRoot(), FABRICS.stream().anyMatch(Host::hasEntries), nodes(env) > 1);
    }

    private static boolean isRoot() {
        try {
            // The owner of our own entry in /proc is the effective user.
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static boolean hasEntries(Path dir) {
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private static int nodes(Map<String, String> env) {
        String count = env.getOrDefault("SLURM_JOB_NUM_NODES", env.getOrDefault("SLURM_NNODES", ""));
        if (!count.isEmpty() && count.chars().allMatch(Character::isDigit)) {
            return Integer.parseInt(count);
        }
        // Flux, PBS, LSF and SGE say so less plainly: better to be careful there.
        boolean scheduler = Stream.of("FLUX_URI", "PBS_NODEFILE", "LSB_DJOB_HOSTFILE", "PE_HOSTFILE")
                .anyMatch(env::containsKey);
        return scheduler || isSpread(env) ? 2 : 1;
    }

    /** Whether an mpirun has been told of other nodes, or has put ranks on them. */
    private static boolean isSpread(Map<String, String> env) {
        String ranks = env.get("OMPI_COMM_WORLD_SIZE");
        return (ranks != null && !ranks.equals(env.get("OMPI_COMM_WORLD_LOCAL_SIZE")))
                || HOST_FILES.stream().anyMatch(env::containsKey);
    }
}
