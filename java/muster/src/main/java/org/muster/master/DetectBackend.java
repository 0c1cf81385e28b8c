package org.muster.master;

import org.muster.Backend;
import org.muster.MpiExecutor;

/** {@link MpiExecutor#detect()}. */
public final class DetectBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public DetectBackend() {}

    @Override
    public String name() {
        return "detect";
    }

    @Override
    public MpiExecutor open(Settings s) {
        return (worldSize() > 1 ? new WorldBackend() : new SingleNodeBackend()).open(s);
    }

    /** Asked of the environment, since starting MPI to find out would be too much for a program that has no world. */
    private static int worldSize() {
        for (String name : new String[] {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "FLUX_JOB_SIZE"}) {
            String value = System.getenv(name);
            if (value != null && value.matches("[0-9]{1,9}")) {
                return Integer.parseInt(value);
            }
        }
        return 1;
    }
}
