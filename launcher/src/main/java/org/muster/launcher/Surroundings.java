package org.muster.launcher;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the doctor finds around MPI: process managers, batch systems, LAMMPS. None of it is needed for MPI calls. */
final class Surroundings {
    private static final int SECONDS = 10;
    /** An instance has some modules to load before its job runs. */
    private static final int FLUX_SECONDS = 60;

    private final Map<String, String> env;

    Surroundings(Map<String, String> env) {
        this.env = env;
    }

    /** Which process manager started this shell, if one did. */
    List<Finding> pmi() {
        String rank = firstSet("OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK");
        if (env.containsKey("PMIX_NAMESPACE")) {
            return List.of(Finding.ok("PMI", "PMIx, rank " + rank + " of " + env.get("PMIX_NAMESPACE")));
        }
        if (env.containsKey("PMI_FD") || env.containsKey("PMI_RANK")) {
            String flavour = env.containsKey("FLUX_PMI_LIBRARY_PATH") ? "PMI-1 of Flux" : "PMI-1 or PMI-2";
            return List.of(Finding.ok("PMI", flavour + ", rank " + rank + " of " + env.getOrDefault("PMI_SIZE", "?")));
        }
        return List.of(
                Finding.note("PMI", "none: not inside mpirun, srun or flux run, so programs start by themselves"));
    }

    List<Finding> slurm() {
        return batch("Slurm", "sinfo", "SLURM_JOB_ID", List.of("sinfo", "--version"), List.of("sinfo", "--noheader"));
    }

    List<Finding> flux() {
        String name = "Flux";
        if (SearchPath.find(env, "flux").isEmpty()) {
            return List.of(Finding.note(name, "not here (no flux on the PATH); a site's module may bring it"));
        }
        boolean inside = env.containsKey("FLUX_URI");
        // A job that runs, or an instance that starts and runs one: more than being there.
        List<String> job = List.of("flux", "run", "-n1", "flux", "getattr", "version");
        Trial trial = Trial.of(
                inside
                        ? job
                        : Stream.concat(Stream.of("flux", "start"), job.stream())
                                .toList(),
                env,
                FLUX_SECONDS);
        String version = trial.output().lines().reduce((before, last) -> last).orElse("");
        if (!trial.succeeded()) {
            return List.of(Finding.warn(
                    name,
                    (inside ? "a job in the instance at " + env.get("FLUX_URI") : "an instance with one job")
                            + " does not run: " + trial.complaint()
                            + "; see 'flux resource status' and 'flux dmesg'."));
        }
        return List.of(
                inside
                        ? Finding.ok(name, version + " runs jobs; " + inside(env.getOrDefault("FLUX_URI", ""), level()))
                        : Finding.note(
                                name,
                                version + " starts and runs jobs; not inside of an instance, 'flux alloc' or"
                                        + " 'flux start' makes one"));
    }

    /** How many instances are around this one, in Flux's words; anything where it does not tell. */
    private String level() {
        return Trial.of(List.of("flux", "getattr", "instance-level"), env, SECONDS)
                .output();
    }

    static String inside(String uri, String level) {
        return "inside of the instance at " + uri
                + (level.matches("[1-9][0-9]{0,5}") ? ", which is a job of another one (level " + level + ")" : "");
    }

    private List<Finding> batch(
            String name, String program, String variable, List<String> version, List<String> question) {
        if (SearchPath.find(env, program).isEmpty()) {
            return List.of(
                    Finding.note(name, "not here (no " + program + " on the PATH); a site's module may bring it"));
        }
        String text =
                Trial.of(version, env, SECONDS).output().lines().findFirst().orElse(program);
        String inside = env.get(variable);
        if (inside != null) {
            return List.of(Finding.ok(name, text + ", inside " + variable + "=" + inside));
        }
        Trial answer = Trial.of(question, env, SECONDS);
        return List.of(
                answer.succeeded()
                        ? Finding.ok(name, text + " answers; not inside an allocation, 'salloc' makes one")
                        : Finding.warn(
                                name,
                                text + " does not answer: " + answer.complaint()
                                        + "; see that slurmctld runs and /etc/slurm/slurm.conf names it."));
    }

    /** LAMMPS is used by an example only. */
    List<Finding> lammps() {
        for (String name : List.of("liblammps.so.0", "liblammps.so")) {
            try {
                NativeLibrary library = NativeLibrary.getInstance(name);
                Function has = library.getFunction("lammps_config_has_mpi_support");
                boolean mpi = has.invokeInt(new Object[0]) != 0;
                String potentials = Files.isDirectory(Path.of("/usr/share/lammps/potentials"))
                                || env.containsKey("LAMMPS_POTENTIALS")
                        ? "with potentials"
                        : "without potentials (on Debian: apt-get install lammps-data)";
                return List.of(Finding.ok(
                        "LAMMPS",
                        library.getFile() + (mpi ? ", built with MPI, " : ", built WITHOUT MPI, ") + potentials));
            } catch (UnsatisfiedLinkError e) {
                // The next name, then.
            }
        }
        return List.of(Finding.note(
                "LAMMPS", "not here; only an example uses it (on Debian: apt-get install liblammps0 lammps-data)"));
    }

    private String firstSet(String... names) {
        for (String name : names) {
            String value = env.get(name);
            if (value != null) {
                return value;
            }
        }
        return "?";
    }
}
