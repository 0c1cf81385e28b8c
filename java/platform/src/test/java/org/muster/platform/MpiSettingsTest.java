package org.muster.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.platform.Setting.Origin;

class MpiSettingsTest {
    private static final Host USER = new Host(false, false, false);
    private static final Host ROOT = new Host(true, false, false);
    private static final Host CLUSTER = new Host(false, true, true);

    @TempDir
    private Path dir = Path.of("");

    @Test
    void takesUcxWithoutFabric() {
        Map<String, String> chosen = chosen(Map.of(), four(true), USER);
        assertEquals("ucx", chosen.get("OMPI_MCA_pml"));
        assertEquals("self,tcp", chosen.get("UCX_TLS"));
        assertEquals("lo", chosen.get("UCX_NET_DEVICES"));
        assertEquals("1", chosen.get("OMPI_MCA_orte_enable_recovery"));
        assertEquals("1", chosen.get("OMPI_MCA_rmaps_base_oversubscribe"));
    }

    /** A worker that is killed while it writes to shared memory blocks who reads from there. */
    @Test
    void onlyWorkersShareMemory() {
        assertEquals(
                "self,tcp",
                chosen(Map.of("OMPI_COMM_WORLD_RANK", "0"), four(true), USER).get("UCX_TLS"));
        assertEquals(
                "posix,self,tcp",
                chosen(Map.of("PMIX_RANK", "2"), four(true), USER).get("UCX_TLS"));
        assertEquals("posix,self,tcp", MpiSettings.ofWorker("UCX_TLS", "self,tcp"));
        assertEquals("rc", MpiSettings.ofWorker("UCX_TLS", "rc"));
        assertEquals("lo", MpiSettings.ofWorker("UCX_NET_DEVICES", "lo"));
    }

    @Test
    void namesComponentsWithoutUcx() {
        Map<String, String> four = chosen(Map.of(), four(false), USER);
        assertEquals("ob1", four.get("OMPI_MCA_pml"));
        assertEquals("self,vader,tcp", four.get("OMPI_MCA_btl"));
        assertEquals("", four.get("OMPI_MCA_mtl"));
        assertFalse(four.containsKey("UCX_TLS"));
        assertFalse(four.containsKey("UCX_NET_DEVICES"));
        assertEquals("lo", four.get("OMPI_MCA_btl_tcp_if_include"));

        Map<String, String> five = chosen(Map.of(), five(), USER);
        assertEquals("self,sm,tcp", five.get("OMPI_MCA_btl"));
        assertEquals("lo", five.get("OMPI_MCA_btl_tcp_if_include"));
        assertEquals("1", four.get("EVENT_NOEPOLL"));
        assertEquals("1", five.get("EVENT_NOEPOLL"));
        assertEquals(":oversubscribe", five.get("PRTE_MCA_rmaps_default_mapping_policy"));
        assertFalse(five.containsKey("OMPI_MCA_orte_enable_recovery"));
        assertEquals("1", five.get("OMPI_MCA_mpi_ft_enable"));
        assertEquals("1", five.get("PRTE_MCA_state_base_recoverable"));
        assertFalse(five.containsKey("PRTE_MCA_state_base_notify_errors"));
    }

    @Test
    void keepsToLoopbackOnOneNodeOnly() {
        Host nodes = new Host(false, false, true);
        assertFalse(chosen(Map.of(), five(), nodes).containsKey("OMPI_MCA_btl_tcp_if_include"));
        assertFalse(chosen(Map.of(), four(false), nodes).containsKey("OMPI_MCA_btl_tcp_if_include"));
        assertFalse(chosen(Map.of(), four(true), nodes).containsKey("UCX_NET_DEVICES"));
    }

    @Test
    void betweenNodesItIsTcp() {
        Host nodes = new Host(false, false, true);
        assertEquals("ob1", chosen(Map.of(), four(true), nodes).get("OMPI_MCA_pml"));
        assertFalse(chosen(Map.of(), four(true), nodes).containsKey("UCX_TLS"));
    }

    /** The memory hooks that a fabric needs are UCX's own there; elsewhere there are none. */
    @Test
    void nothingIsWrittenOverTheCLibrary() {
        Map<String, String> here = chosen(Map.of(), four(true), USER);
        assertEquals("0", here.get("OMPI_MCA_opal_common_ucx_opal_mem_hooks"));
        assertEquals("n", here.get("UCX_MEM_EVENTS"));
        assertEquals("n", chosen(Map.of(), five(), USER).get("UCX_MEM_EVENTS"));

        Map<String, String> fabric = chosen(Map.of(), four(true), CLUSTER);
        assertEquals("0", fabric.get("OMPI_MCA_opal_common_ucx_opal_mem_hooks"));
        assertFalse(fabric.containsKey("UCX_MEM_EVENTS"));
    }

    @Test
    void tellsOneNodeFromSeveral() {
        Map<String, String> world = Map.of("OMPI_COMM_WORLD_SIZE", "4", "OMPI_COMM_WORLD_LOCAL_SIZE", "4");
        Map<String, String> spread = Map.of("OMPI_COMM_WORLD_SIZE", "4", "OMPI_COMM_WORLD_LOCAL_SIZE", "2");
        assertFalse(Host.here(Map.of()).severalNodes());
        assertFalse(Host.here(world).severalNodes());
        assertTrue(Host.here(spread).severalNodes());
        assertTrue(Host.here(Map.of("OMPI_MCA_orte_default_hostfile", "hosts")).severalNodes());
    }

    @Test
    void leavesTransportAloneOnAFabric() {
        Map<String, String> chosen = chosen(Map.of(), four(true), CLUSTER);
        assertFalse(chosen.containsKey("OMPI_MCA_pml"));
        assertFalse(chosen.containsKey("UCX_TLS"));
        assertEquals("", chosen.get("UCX_ERROR_SIGNALS"));
        assertEquals("1", chosen.get("OMPI_MCA_orte_enable_recovery"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OMPI_MCA_pml", "OMPI_MCA_btl", "OMPI_MCA_mtl", "UCX_TLS", "UCX_NET_DEVICES"})
    void leavesTransportAloneWhereTheUserDecided(String variable) {
        Map<String, String> env = Map.of(variable, "tcp");
        Map<String, String> chosen = chosen(env, four(true), USER);
        assertEquals(
                List.of(
                        "UCX_ERROR_SIGNALS",
                        "EVENT_NOEPOLL",
                        "OMPI_MCA_opal_common_ucx_opal_mem_hooks",
                        "OMPI_MCA_orte_enable_recovery",
                        "OMPI_MCA_mpi_yield_when_idle",
                        "OMPI_MCA_rmaps_base_oversubscribe"),
                List.copyOf(chosen.keySet()).stream().sorted(this::asWritten).toList());
        Setting kept = setting(MpiSettings.choose(env, four(true), USER), variable);
        assertEquals(Origin.USER, kept.origin());
        assertEquals("tcp", kept.value());
    }

    private int asWritten(String a, String b) {
        List<String> order = List.of(
                "UCX_ERROR_SIGNALS",
                "EVENT_NOEPOLL",
                "OMPI_MCA_opal_common_ucx_opal_mem_hooks",
                "OMPI_MCA_orte_enable_recovery",
                "OMPI_MCA_mpi_yield_when_idle",
                "OMPI_MCA_rmaps_base_oversubscribe");
        return Integer.compare(order.indexOf(a), order.indexOf(b));
    }

    @Test
    void letsRootRun() {
        assertEquals("1", chosen(Map.of(), four(true), ROOT).get("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"));
        assertFalse(chosen(Map.of(), four(true), ROOT).containsKey("PRTE_ALLOW_RUN_AS_ROOT"));
        assertEquals("1", chosen(Map.of(), five(), ROOT).get("PRTE_ALLOW_RUN_AS_ROOT"));
        assertFalse(chosen(Map.of(), five(), USER).containsKey("OMPI_ALLOW_RUN_AS_ROOT"));
    }

    @Test
    void neverOverridesAVariable() {
        Map<String, String> all = chosen(Map.of(), four(true), ROOT);
        for (String name : all.keySet()) {
            assertFalse(chosen(Map.of(name, "theirs"), four(true), ROOT).containsKey(name), name);
        }
    }

    @Test
    void settlesAtOnce() {
        Map<String, String> env = new HashMap<>(chosen(Map.of(), four(true), ROOT));
        assertEquals(Map.of(), chosen(env, four(true), ROOT));
    }

    @Test
    void leavesWhatTheSiteSet() throws IOException {
        Path file = Files.writeString(dir.resolve("site.conf"), "# btl = tcp\n  pml = ob1\northeless\northe_x=1\n");
        Files.writeString(file, Files.readString(file) + "orte_enable_recovery = 0\n");
        MpiInstallation mpi = four(true, file);

        Map<String, String> chosen = chosen(Map.of(), mpi, USER);
        assertFalse(chosen.containsKey("OMPI_MCA_pml"));
        assertFalse(chosen.containsKey("UCX_TLS"));
        assertFalse(chosen.containsKey("OMPI_MCA_orte_enable_recovery"));

        Setting kept = setting(MpiSettings.choose(Map.of(), mpi, USER), "OMPI_MCA_pml");
        assertEquals(Origin.SITE, kept.origin());
        assertNull(kept.value());
        assertTrue(kept.why().contains(file.toString()));
    }

    @Test
    void takesNoPackagesFileForASites() throws IOException {
        String packaged = "pml = ^ucx\n";
        Path file = Files.writeString(dir.resolve("packaged.conf"), packaged);
        Path packages = Files.writeString(
                dir.resolve("status"),
                "Package: openmpi-common\nConffiles:\n " + file + " aadabe55e2cbd5b3e44d4a2b4d6a5f4e\n");
        MpiInstallation mpi = four(true, file);
        ParameterFiles reader = new ParameterFiles(packages);
        assertEquals(
                Origin.SITE,
                setting(MpiSettings.choose(Map.of(), mpi, USER, reader), "OMPI_MCA_pml")
                        .origin());

        Files.writeString(packages, "Conffiles:\n " + file + " " + md5OfPackaged() + "\n /etc/other 0123\n");
        assertEquals(
                "ucx",
                setting(MpiSettings.choose(Map.of(), mpi, USER, reader), "OMPI_MCA_pml")
                        .value());

        Files.writeString(file, packaged + "btl = tcp\n");
        assertEquals(
                Origin.SITE,
                setting(MpiSettings.choose(Map.of(), mpi, USER, reader), "OMPI_MCA_btl")
                        .origin());
    }

    /** Of {@code "pml = ^ucx\n"}, as md5sum says it. */
    private static String md5OfPackaged() {
        return "f67638229c17b17619204a78349f4fd0";
    }

    @Test
    void saysWhyOfEach() {
        Stream.of(four(true), four(false), five())
                .flatMap(mpi -> MpiSettings.choose(Map.of(), mpi, ROOT).stream())
                .forEach(s -> assertFalse(s.why().isBlank(), s.name()));
    }

    private static Map<String, String> chosen(Map<String, String> env, MpiInstallation mpi, Host host) {
        Map<String, String> chosen = new HashMap<>();
        for (Setting s : MpiSettings.choose(env, mpi, host)) {
            String value = s.value();
            if (s.origin() == Origin.MUSTER && value != null) {
                chosen.put(s.name(), value);
            }
        }
        return chosen;
    }

    private static Setting setting(List<Setting> settings, String name) {
        return settings.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private static MpiInstallation four(boolean ucx, Path... files) {
        return installation(new MpiVersion(4, 1, 4), ucx, List.of(files));
    }

    private static MpiInstallation five() {
        return installation(new MpiVersion(5, 0, 7), true, List.of());
    }

    private static MpiInstallation installation(MpiVersion version, boolean ucx, List<Path> files) {
        Path lib = Path.of("/lib");
        return new MpiInstallation(version, lib, lib.resolve("libmpi_java.so"), null, null, ucx, files);
    }
}
