package org.muster.mpi;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.muster.platform.MpiFinder;
import org.muster.platform.MpiFinder.Recorded;
import org.muster.platform.MpiInstallation;
import org.muster.platform.MpiSettings;

/** The Open MPI that this process is to use. */
public final class MpiHere {
    private static final List<String> SHARED = List.of(
            "OMPI_MCA_pml",
            "OMPI_MCA_btl",
            "OMPI_MCA_mtl",
            "OMPI_MCA_pml_ucx_tls",
            "OMPI_MCA_pml_ucx_devices",
            "OMPI_MCA_btl_tcp_if_include",
            "OMPI_MCA_opal_common_ucx_opal_mem_hooks",
            "OMPI_MCA_mpi_yield_when_idle",
            "UCX_TLS",
            "UCX_NET_DEVICES",
            "UCX_ERROR_SIGNALS",
            "UCX_MEM_EVENTS");

    private MpiHere() {}

    /**
     * Looks for it, with the help of what the installation recorded.
     *
     * @return the one found first, or empty where there is none
     */
    public static Optional<MpiInstallation> find() {
        return new MpiFinder(System.getenv(), recorded()).find();
    }

    /**
     * The settings that neither user nor site has made and that Muster wants, as environment variables.
     *
     * @return names and values; empty without an Open MPI
     */
    public static Map<String, String> settings() {
        return find().map(found -> MpiSettings.missing(System.getenv(), found)).orElse(Map.of());
    }

    /**
     * What of this process's environment and {@link #settings()} a spawned process must have too: under an {@code mpirun}
     * it gets that one's environment, and master and workers must have a transport in common.
     *
     * @return names and values
     */
    public static Map<String, String> forSpawned() {
        Map<String, String> chosen = settings();
        Map<String, String> all = new TreeMap<>();
        for (String name : SHARED) {
            String value = chosen.getOrDefault(name, System.getenv(name));
            if (value != null) {
                all.put(name, MpiSettings.ofWorker(name, value));
            }
        }
        return all;
    }

    private static Recorded recorded() {
        Path home = home();
        if (home == null || !Files.isReadable(home.resolve("etc/muster.properties"))) {
            return Recorded.NOTHING;
        }
        Properties p = new Properties();
        try (Reader in = Files.newBufferedReader(home.resolve("etc/muster.properties"))) {
            p.load(in);
        } catch (IOException e) {
            return Recorded.NOTHING;
        }
        return new Recorded(path(home, p, "mpi.libdir"), path(home, p, "mpi.jar"), p.getProperty("mpi.version"));
    }

    private static @Nullable Path path(Path home, Properties p, String key) {
        String value = p.getProperty(key, "");
        return value.isEmpty() ? null : home.resolve(value);
    }

    /** The installation this class comes from: {@code HOME/lib/muster.jar}. */
    private static @Nullable Path home() {
        String named = System.getProperty("muster.home");
        if (named != null) {
            return Path.of(named);
        }
        CodeSource source = MpiHere.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        try {
            Path lib = Path.of(source.getLocation().toURI()).getParent();
            return lib == null ? null : lib.getParent();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
