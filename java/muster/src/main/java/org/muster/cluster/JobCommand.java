package org.muster.cluster;

import io.jhdf.HdfFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.muster.BatchSystem;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.mpi.MpiHere;
import org.muster.nativeaccess.NativePrograms;
import org.muster.platform.Host;
import org.muster.platform.LibraryVariables;
import org.muster.platform.MpiInstallation;
import org.muster.platform.MpiSettings;
import org.muster.platform.Setting;
import org.muster.worker.WorkerJvm;

/** What a job runs: a launcher, and under it a JVM for each rank. Thread-safe. */
final class JobCommand {
    /** A rank that is lost ends its job, unlike one of a pool. */
    private static final Set<String> POOLS_ONLY =
            Set.of("OMPI_MCA_orte_enable_recovery", "OMPI_MCA_mpi_ft_enable", "PRTE_MCA_state_base_recoverable");

    /** Set where a program is on one node, which its jobs need not be. */
    private static final List<String> ONE_NODE_ONLY = List.of("UCX_NET_DEVICES", "OMPI_MCA_btl_tcp_if_include");

    private static final String LOOPBACK = "lo";

    private static final List<String> HDF5_NEEDS = List.of(
            "org.apache.commons.lang3.ArrayUtils", "com.ning.compress.lzf.LZFDecoder", "net.jpountz.lz4.LZ4Factory");

    private final boolean oneNode;
    private final List<String> launcher;
    private final Map<String, String> env;
    private final MpiInstallation mpi;

    /**
     * One for all jobs of a system.
     *
     * @param launcher the user's, or none
     */
    JobCommand(BatchSystem system, List<String> launcher, Map<String, String> env) {
        this.env = env;
        oneNode = system instanceof Local;
        mpi = MpiHere.find()
                .orElseThrow(() -> new LaunchException("no Open MPI was found here, and jobs are started with"
                        + " its mpirun; install it or load its module, and see \"muster doctor\""));
        this.launcher = launcher.isEmpty() ? system.launcher(mpirun(mpi)) : launcher;
    }

    private static Path mpirun(MpiInstallation mpi) {
        Path mpirun = mpi.mpirun();
        if (mpirun == null) {
            throw new LaunchException("no mpirun was found for Open MPI " + mpi.version() + " in " + mpi.libDir()
                    + "; install it (on Debian: openmpi-bin), or put it on the PATH");
        }
        return mpirun;
    }

    /** Variables that the job must not inherit. */
    List<String> unset(Resources r) {
        List<String> names = new ArrayList<>(POOLS_ONLY);
        if (!isOneNode(r)) {
            ONE_NODE_ONLY.stream().filter(n -> LOOPBACK.equals(env.get(n))).forEach(names::add);
        }
        names.sort(null);
        return names;
    }

    private boolean isOneNode(Resources r) {
        return oneNode || r.nodes() == 1 || r.cores() == 1;
    }

    /** Variables for the launcher and all ranks, on whichever node. */
    Map<String, String> exported(Resources r) {
        Map<String, String> all = new TreeMap<>();
        Map<String, String> inherited = new TreeMap<>(env);
        unset(r).forEach(inherited::remove);
        Host here = Host.here(Map.of());
        Host there = new Host(here.root(), here.fabric(), !isOneNode(r));
        for (Setting s : MpiSettings.choose(inherited, mpi, there)) {
            String value = s.value();
            if (s.origin() == Setting.Origin.MUSTER && value != null && !POOLS_ONLY.contains(s.name())) {
                all.put(s.name(), MpiSettings.ofWorker(s.name(), value));
            }
        }
        inherited.forEach((name, value) -> {
            String its = MpiSettings.ofWorker(name, value);
            if (!its.equals(value)) {
                all.put(name, its);
            }
        });
        // A library that is loaded before the call has begun would not see what the call sets.
        for (String name : LibraryVariables.THREADS) {
            if (r.threadsPerCore() > 1 || !env.containsKey(name)) {
                all.put(name, Integer.toString(r.threadsPerCore()));
            }
        }
        all.putAll(r.env());
        return all;
    }

    /** One class of each jar that the cache needs, which workers do not. */
    private static Class<?>[] hdf5() {
        List<Class<?>> found = new ArrayList<>(List.of(HdfFile.class));
        for (String name : HDF5_NEEDS) {
            try {
                found.add(Class.forName(name, false, JobCommand.class.getClassLoader()));
            } catch (ClassNotFoundException e) {
                // Then this program's own cache does without it, too.
            }
        }
        return found.toArray(Class<?>[]::new);
    }

    /** The whole command. */
    List<String> of(BatchSystem.Job job) {
        Resources r = job.resources();
        List<String> words = new ArrayList<>(launcher);
        words.addAll(List.of("-n", Integer.toString(r.cores())));
        words.add("/usr/bin/env"); // launchers hand their own variables on to other nodes, not all
        exported(r).forEach((name, value) -> words.add(name + "=" + value));
        if (r.memoryPerCore() > 0) {
            NativePrograms.find("muster-keeper")
                    .ifPresent(k -> words.addAll(List.of(
                            k.toString(),
                            "0",
                            Long.toString(WorkerJvm.dataLimit(r.memoryPerCore(), r.threadsPerCore())))));
        }
        words.addAll(WorkerJvm.command(r.memoryPerCore(), hdf5()));
        words.add(JobMain.class.getName());
        words.add(job.directory().toString());
        words.add(job.name());
        return words;
    }
}
