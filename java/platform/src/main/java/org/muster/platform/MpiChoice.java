package org.muster.platform;

import java.util.List;

/**
 * The Open MPI that was chosen.
 *
 * @param mpi it
 * @param why a clause that says why, such as {@code its mpirun is the first on the PATH}
 * @param passedOver those that would have come first, had they the Java binding; each with why it was looked at
 */
public record MpiChoice(MpiInstallation mpi, String why, List<Other> passedOver) {
    /** One that was passed over. */
    public record Other(MpiInstallation mpi, String why) {}

    /** A choice whose list cannot be changed from outside. */
    public MpiChoice {
        passedOver = List.copyOf(passedOver);
    }
}
