package org.muster.master;

import org.muster.LaunchException;
import org.muster.mpi.Mpi;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiHere;
import org.muster.mpi.Processes;
import org.muster.nativeaccess.CEnvironment;
import org.muster.platform.MpiInstallation;

/** Starts MPI in the master's process, with the settings that neither user nor site has made. */
public final class MpiStart {
    private static boolean prepared;

    private MpiStart() {}

    /**
     * Looks whether there is an MPI to start; cheap, so that a program without one is told at once.
     *
     * @throws LaunchException if there is none; the message says what is missing and what to do
     */
    static void check() {
        if (MpiHere.find().map(MpiInstallation::javaBinding).isEmpty()) {
            throw new LaunchException("no Open MPI with Java bindings was found here (libmpi_java.so and mpi.jar); "
                    + "install it or load its module, and see \"muster doctor\"");
        }
        try {
            Processes.bindingClasses();
        } catch (MpiException e) {
            throw new LaunchException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * This process's MPI; the first call starts it.
     *
     * @return the one there is
     * @throws LaunchException if it cannot be started
     */
    public static synchronized Mpi mpi() {
        if (!prepared) {
            prepared = true;
            CEnvironment.settle(); // MPI adds variables while other threads run; a worker has none when it starts
            // MPI reads the C environment, of which System.getenv is only a copy.
            MpiHere.settings().forEach(CEnvironment::setenv);
        }
        try {
            Mpi mpi = Processes.mpi();
            Exit.finishAtExit(mpi);
            return mpi;
        } catch (MpiException e) {
            throw new LaunchException(String.valueOf(e.getMessage()), e);
        }
    }
}
