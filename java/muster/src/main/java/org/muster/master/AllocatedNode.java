package org.muster.master;

import java.util.Arrays;
import org.muster.mpi.Processes;
import org.muster.schedule.NodeSize;

/**
 * A node of an {@link Allocation}.
 *
 * @param name as the launcher and the resolver know it
 * @param cores how many are the program's
 * @param gpus the numbers of its GPUs that are the program's
 */
@SuppressWarnings("ArrayRecordComponent") // handed on; equals is its own
record AllocatedNode(String name, int cores, int[] gpus) {
    /** For the scheduler. */
    NodeSize size() {
        return new NodeSize(cores, gpus.length);
    }

    /** Whether this process runs there. */
    boolean isHere() {
        return isCalled(Processes.host());
    }

    /** Whether a host's own name, with a domain or without, means this node. */
    boolean isCalled(String host) {
        return first(host).equals(first(name));
    }

    private static String first(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? host : host.substring(0, dot);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AllocatedNode n && n.name.equals(name) && n.cores == cores && Arrays.equals(n.gpus, gpus);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + cores + " cores, " + gpus.length + " GPUs)";
    }
}
