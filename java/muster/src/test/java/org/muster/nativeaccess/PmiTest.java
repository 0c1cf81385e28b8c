package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PmiTest {
    private final NativeAccess access = NativeAccess.require();
    private final Map<String, Optional<String>> before = new HashMap<>();

    private void set(String name, String value) {
        before.putIfAbsent(name, CEnvironment.getenv(name));
        CEnvironment.setenv(name, value);
    }

    @AfterEach
    void restore() {
        before.forEach((name, value) ->
                value.ifPresentOrElse(old -> CEnvironment.setenv(name, old), () -> CEnvironment.unsetenv(name)));
    }

    @Test
    void withoutALauncherItIsRankZeroOfOne() throws Exception {
        set("MUSTER_PMI", "none");
        PmiInfo info = access.pmi();
        assertEquals(PmiFlavour.NONE, info.flavour());
        assertEquals(0, info.rank());
        assertEquals(1, info.size());
        assertEquals(-1, info.universeSize());
        assertEquals(
                List.of(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()), info.nodes());
        assertEquals(List.of(0), info.localPeers());
        assertEquals("", info.job());
        assertEquals(-1, info.level());
        assertEquals(Optional.empty(), access.pmiEvents());
    }

    @Test
    void flavourIsToldByTheEnvironment() {
        set("MUSTER_PMI", "");
        set("PMIX_NAMESPACE", "job");
        set("PMIX_RANK", "");
        set("PMI_FD", "3");
        set("PMI_RANK", "1");
        set("PMI_SIZE", "2");
        assertEquals(PmiFlavour.PMI1, access.pmiFlavour());
        set("SLURM_MPI_TYPE", "pmi2");
        assertEquals(PmiFlavour.PMI2, access.pmiFlavour());
        set("PMIX_RANK", "0");
        set("PMIX_SERVER_URI41", "somewhere");
        assertEquals(PmiFlavour.PMIX, access.pmiFlavour());
        set("MUSTER_PMI", "pmi3");
        NativeException e = assertThrows(NativeException.class, access::pmiFlavour);
        assertTrue(e.getMessage().contains("'pmi3', not one of none, pmix, pmi1, pmi2"), e.getMessage());
    }

    @Test
    void withoutALibraryTheEnvironmentTellsRankAndSize() {
        set("MUSTER_PMI", "pmi1");
        set("MUSTER_PMI_LIBRARY", "");
        set("FLUX_PMI_LIBRARY_PATH", "");
        set("PMI_RANK", "1");
        set("PMI_SIZE", "2");
        assertEquals(new PmiInfo(PmiFlavour.PMI1, 1, 2, -1, List.of(), List.of(), "", -1), access.pmi());
    }

    @Test
    void missingLibraryIsNamed() {
        set("MUSTER_PMI", "pmi1");
        set("MUSTER_PMI_LIBRARY", "/nowhere/libpmi.so");
        NativeException e = assertThrows(NativeException.class, access::pmi);
        assertTrue(e.getMessage().contains("/nowhere/libpmi.so"), e.getMessage());
    }

    /** Under a real mpirun, by PMIx. */
    @Test
    void mpirunTellsWhoIsWhere() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mpirun")), "no /usr/bin/mpirun");
        List<String> command = new ArrayList<>(List.of("/usr/bin/mpirun", "--oversubscribe", "-n", "2"));
        command.addAll(Processes.jvm(Rank.class, "--enable-native-access=ALL-UNNAMED", Processes.shimOption()));
        ProcessBuilder mpirun = new ProcessBuilder(command);
        for (String name : List.of("OMPI_ALLOW_RUN_AS_ROOT", "PRTE_ALLOW_RUN_AS_ROOT")) {
            mpirun.environment().put(name, "1");
            mpirun.environment().put(name + "_CONFIRM", "1");
        }
        List<String> output = new ArrayList<>(Processes.output(mpirun));
        output.removeIf(line -> !line.startsWith("PMIX "));
        Collections.sort(output);
        assertEquals(List.of("PMIX 0 of 2 [0, 1] 1 true true", "PMIX 1 of 2 [0, 1] 1 true true"), output);
    }

    static final class Rank {
        public static void main(String[] args) {
            NativeAccess access = NativeAccess.require();
            boolean woken;
            try (PmiEvents events = access.pmiEvents().orElseThrow()) {
                events.wake();
                woken = events.await(-1).isEmpty();
            }
            PmiInfo info = access.pmi();
            boolean sameJob = info.job().equals(System.getenv("PMIX_NAMESPACE"));
            System.out.println(info.flavour() + " " + info.rank() + " of " + info.size() + " " + info.localPeers() + " "
                    + info.nodes().stream().distinct().count() + " " + sameJob + " " + woken);
        }
    }
}
