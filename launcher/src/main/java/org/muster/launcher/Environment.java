package org.muster.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.platform.MpiChoice;
import org.muster.platform.MpiFinder;
import org.muster.platform.MpiInstallation;

/** The user's environment, and the Open MPI that is chosen in it. */
final class Environment {
    /** What bin/muster puts LC_ALL aside in while this command itself reads and writes UTF-8. */
    static final String USERS_LC_ALL = "MUSTER_USERS_LC_ALL";

    private Environment() {}

    static Map<String, String> ofUser() {
        Map<String, String> env = new HashMap<>(System.getenv());
        String locale = env.remove(USERS_LC_ALL);
        if (locale == null || locale.isEmpty()) {
            env.remove("LC_ALL");
        } else {
            env.put("LC_ALL", locale);
        }
        return env;
    }

    /** The Open MPI to use; a {@link Failure} where there is none that Java can use. */
    static MpiInstallation mpi(Map<String, String> env, Home home) {
        return mpiChoice(env, home).mpi();
    }

    /** The same, with why it is that one. */
    static MpiChoice mpiChoice(Map<String, String> env, Home home) {
        MpiChoice choice = new MpiFinder(env, home.recorded())
                .choose()
                .orElseThrow(() -> noMpi(env.get(MpiFinder.LIBDIR_VARIABLE)));
        MpiInstallation mpi = choice.mpi();
        if (mpi.javaBinding() == null) {
            throw Failure.machine("Open MPI " + mpi.version() + " in " + mpi.libDir() + " has no Java binding"
                    + " (libmpi_java.so): install it (on Debian: apt-get install libopenmpi-dev) or use one that was"
                    + " built with --enable-mpi-java.");
        }
        return choice;
    }

    private static Failure noMpi(@Nullable String named) {
        return Failure.machine(
                named == null || named.isEmpty()
                        ? "no Open MPI found: install it (on Debian: apt-get install openmpi-bin libopenmpi-dev) or put its"
                                + " mpirun on the PATH."
                        : "no Open MPI found: MUSTER_MPI_LIBDIR names '" + named
                                + "', so nowhere else was looked, and there is no libmpi.so of one; correct or unset it.");
    }

    /** The {@code mpi.jar} of the Open MPI to use; a {@link Failure} where there is none. */
    static Path mpiWithClasses(Map<String, String> env, Home home) {
        return classes(mpi(env, home), env);
    }

    static Path classes(MpiInstallation mpi, Map<String, String> env) {
        Path jar = mpi.jar();
        if (jar != null) {
            return jar;
        }
        String named = env.get(MpiFinder.JAR_VARIABLE);
        throw Failure.machine(
                named == null || named.isEmpty()
                        ? "no mpi.jar found for Open MPI " + mpi.version() + " in " + mpi.libDir()
                                + ": run 'launcher/dev build' again, or name it in MUSTER_MPI_JAR."
                        : "MUSTER_MPI_JAR names '" + named + "', but there is no such file.");
    }
}
