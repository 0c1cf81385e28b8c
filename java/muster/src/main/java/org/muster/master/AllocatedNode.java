package org.muster.master;

import java.util.Arrays;

/**
 * A node of an {@link Allocation}.
 *
 * @param name as the launcher and the resolver know it
 * @param cores how many are the program's
 * @param gpus the numbers of its GPUs that are the program's
 */
@SuppressWarnings("ArrayRecordComponent") // handed on; equals is its own
record AllocatedNode(String name, int cores, int[] gpus) {
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
