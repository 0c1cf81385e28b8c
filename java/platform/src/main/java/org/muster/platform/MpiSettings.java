package org.muster.platform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.muster.platform.Setting.Origin;

/**
 * The settings Open MPI needs to work well under a JVM, each chosen only where neither the user (environment) nor the site
 * (parameter files) has.
 *
 * <p>They must be in the environment before MPI starts, and in that of every process of the job. Thread-safe.
 *
 * <pre>{@code
 * Map<String, String> env = System.getenv();
 * new MpiFinder(env, Recorded.NOTHING).find()
 *         .ifPresent(mpi -> MpiSettings.missing(env, mpi).forEach(process::setVariable));
 * }</pre>
 */
public final class MpiSettings {
    private static final String OMPI = "OMPI_MCA_";
    private static final String PRTE = "PRTE_MCA_";
    /** Who sets one of these has decided how messages travel; we then keep out of all of it. */
    private static final List<String> TRANSPORT = List.of("pml", "btl", "mtl");

    private static final List<String> UCX_TRANSPORT = List.of("UCX_TLS", "UCX_NET_DEVICES");

    /** Not cma: where a process dies while another reads from its memory, UCX ends that one as well. */
    private static final String WORKERS_UCX_TLS = "posix,self,tcp";

    /**
     * A process that is killed while it writes to another's shared memory leaves a slot there that is never filled, and behind which
     * nothing is ever read again. Workers that share a call end together anyway; the master must go on.
     */
    private static final String MASTERS_UCX_TLS = "self,tcp";

    /** Where launchers tell a process its number in its job. */
    private static final List<String> RANK =
            List.of("OMPI_COMM_WORLD_RANK", "PMIX_RANK", "SLURM_PROCID", "FLUX_TASK_RANK");

    private static final String LOOPBACK = "lo";

    /** Whether UCX wants to hear of memory that is given back, by hooks in the C library's functions. */
    private static final String UCX_EVENTS = "UCX_MEM_EVENTS";

    /** A setting of libevent, with which MPI's daemons wait. */
    private static final String NO_EPOLL = "EVENT_NOEPOLL";

    private static final String UNCHANGED = "a JVM's threads may be in munmap while MPI would change its code";

    private final Map<String, String> env;
    private final Map<String, Path> files;
    private final List<Setting> settings = new ArrayList<>();

    private MpiSettings(Map<String, String> env, Map<String, Path> files) {
        this.env = env;
        this.files = files;
    }

    /** The variables to put into the environment before MPI starts, in a fixed order. */
    public static Map<String, String> missing(Map<String, String> env, MpiInstallation mpi) {
        Map<String, String> missing = new LinkedHashMap<>();
        for (Setting s : choose(env, mpi, Host.here(env))) {
            String value = s.value();
            if (s.origin() == Origin.MUSTER && value != null) {
                missing.put(s.name(), value);
            }
        }
        return missing;
    }

    /** Whether a variable that is not Open MPI's has the value that is chosen here, so that it need not be the user's. */
    public static boolean isOwn(String name, String value) {
        return switch (name) {
            case NO_EPOLL -> value.equals("1");
            case "UCX_ERROR_SIGNALS" -> value.isEmpty();
            case "UCX_TLS" -> value.equals(MASTERS_UCX_TLS) || value.equals(WORKERS_UCX_TLS);
            case "UCX_NET_DEVICES" -> value.equals(LOOPBACK);
            case UCX_EVENTS -> value.equals("n");
            default -> false;
        };
    }

    /**
     * What a worker is to have where its master has this.
     *
     * @param name of a variable of the master's
     * @param value the master's value
     * @return the worker's value, mostly the same
     */
    public static String ofWorker(String name, String value) {
        return name.equals("UCX_TLS") && value.equals(MASTERS_UCX_TLS) ? WORKERS_UCX_TLS : value;
    }

    /** Every setting that matters here, with who set it and why. */
    public static List<Setting> choose(Map<String, String> env, MpiInstallation mpi, Host host) {
        return choose(env, mpi, host, new ParameterFiles());
    }

    static List<Setting> choose(Map<String, String> env, MpiInstallation mpi, Host host, ParameterFiles reader) {
        MpiSettings s = new MpiSettings(env, reader.read(mpi.parameterFiles()));
        boolean five = mpi.version().major() >= 5;
        if (host.root()) {
            s.root(five);
        }
        s.variable(
                "UCX_ERROR_SIGNALS",
                "",
                "UCX's own SIGSEGV handler would kill the JVM at its first implicit null check");
        // PMIx, up to 5.0.7 at least, closes the socket of a client that died without taking it from libevent. With
        // epoll the next client whose socket gets the same number is never heard, and those who start with it wait for
        // ever.
        s.variable(NO_EPOLL, "1", "a start of workers after the loss of one must not hang");
        // Open MPI would write 13 bytes over the beginning of munmap and madvise, the system call among them, while
        // threads of the JVM are in there. UCX, where it wants hooks itself, changes 5 bytes before the system call.
        s.parameter(OMPI, "opal_common_ucx_opal_mem_hooks", "0", UNCHANGED);
        if (five) {
            String survive = "one lost rank must not end the whole program";
            // As by mpirun's --enable-recovery, and without an mpirun, too. Not state_base_notify_errors, which
            // --with-ft ulfm has besides: MPI makes no communicator of ranks of a world of which it has heard that
            // one is lost.
            s.parameter(OMPI, "mpi_ft_enable", "1", survive);
            s.parameter(PRTE, "state_base_recoverable", "1", survive);
            s.parameter(
                    PRTE, "rmaps_default_mapping_policy", ":oversubscribe", "a call may have more ranks than cores");
        } else {
            s.parameter(OMPI, "orte_enable_recovery", "1", "one lost rank must not end the whole program");
            s.parameter(OMPI, "mpi_yield_when_idle", "1", "a wait inside MPI must leave the core to other ranks");
            s.parameter(OMPI, "rmaps_base_oversubscribe", "1", "a call may have more ranks than cores");
        }
        s.transport(mpi, host, five);
        return List.copyOf(s.settings);
    }

    /** Whether this is a rank of a world, but not the first. */
    private boolean isWorker() {
        return RANK.stream().map(env::get).anyMatch(rank -> rank != null && !rank.equals("0"));
    }

    private void root(boolean five) {
        String why = "Open MPI refuses to run as root otherwise";
        for (String prefix : five ? List.of("OMPI", "PRTE") : List.of("OMPI")) {
            variable(prefix + "_ALLOW_RUN_AS_ROOT", "1", why);
            variable(prefix + "_ALLOW_RUN_AS_ROOT_CONFIRM", "1", why);
        }
    }

    private void transport(MpiInstallation mpi, Host host, boolean five) {
        if (transportDecided(host)) {
            return;
        }
        // They serve the registration of memory with a fabric.
        variable(UCX_EVENTS, "n", UNCHANGED);
        // 5.0's UCX has not been tried with spawned ranks. Between nodes it has no advantage without a fabric, and the
        // other way knows by itself which addresses can be reached from where.
        if (mpi.ucx() && !five && !host.severalNodes()) {
            parameter(OMPI, "pml", "ucx", "spawned ranks reach each other by shared memory");
            parameter(OMPI, "pml_ucx_tls", "any", "UCX is wanted without a fabric, too");
            parameter(OMPI, "pml_ucx_devices", "any", "UCX is wanted without a fabric, too");
            String unused = "messages go by UCX; opening what is not used would take 0.04 s";
            parameter(OMPI, "btl", "self", unused);
            parameter(OMPI, "mtl", "", unused);
            variable(
                    "UCX_TLS",
                    isWorker() ? WORKERS_UCX_TLS : MASTERS_UCX_TLS,
                    "a worker that is killed must not block the master; workers reach each other by shared memory");
            if (!host.severalNodes()) {
                variable("UCX_NET_DEVICES", LOOPBACK, "on one node, nobody on the network is to be listened to");
            }
        } else {
            parameter(OMPI, "pml", "ob1", "naming the components saves 0.2 s of trying fabrics that are not there");
            parameter(OMPI, "btl", five ? "self,sm,tcp" : "self,vader,tcp", "the same");
            parameter(OMPI, "mtl", "", "the same");
            if (!host.severalNodes()) {
                parameter(
                        OMPI,
                        "btl_tcp_if_include",
                        LOOPBACK,
                        five
                                ? "on one node, spawned ranks reach each other by loopback only"
                                : "on one node, nobody on the network is to be listened to");
            }
        }
    }

    /** Whether the user, the site or the hardware decides how messages travel; what they set is recorded. */
    private boolean transportDecided(Host host) {
        boolean decided = host.fabric();
        for (String name : TRANSPORT) {
            decided |= kept(OMPI + name, name);
        }
        for (String name : UCX_TRANSPORT) {
            decided |= kept(name, name);
        }
        return decided;
    }

    private void parameter(String prefix, String name, String value, String why) {
        if (!kept(prefix + name, name)) {
            settings.add(new Setting(prefix + name, value, Origin.MUSTER, why));
        }
    }

    private void variable(String name, String value, String why) {
        if (!kept(name, name)) {
            settings.add(new Setting(name, value, Origin.MUSTER, why));
        }
    }

    private boolean kept(String variable, String parameter) {
        String value = env.get(variable);
        if (value != null) {
            settings.add(new Setting(variable, value, Origin.USER, "set in the environment"));
            return true;
        }
        Path file = files.get(parameter);
        if (file != null) {
            settings.add(new Setting(variable, null, Origin.SITE, "set in " + file));
            return true;
        }
        return false;
    }
}
