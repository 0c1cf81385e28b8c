package org.muster.master;

import org.muster.LaunchException;

/**
 * Started by {@code muster run -n} in rank 0 before the program ({@code -javaagent}): joins the world, so that the other
 * ranks end when the program does, also when it never opens an executor.
 */
public final class WorldAgent {
    private WorldAgent() {}

    /**
     * Joins the world.
     *
     * @param args not used
     */
    public static void premain(String args) {
        try {
            WorldSize.check(System.getenv(), MpiStart.mpi().world().size());
            WorldSource.group();
        } catch (LaunchException e) {
            System.err.println("muster: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }
}
