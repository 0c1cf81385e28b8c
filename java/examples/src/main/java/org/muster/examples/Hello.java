package org.muster.examples;

import java.util.List;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFuture;

/**
 * One function, run on one rank and on two: each call says how many it wants.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.Hello
 * </pre>
 */
public final class Hello {
    private Hello() {}

    /**
     * Prints what the ranks of each call say.
     *
     * @param args none
     * @throws Exception if a call fails
     */
    public static void main(String[] args) throws Exception {
        try (MpiExecutor exe = MpiExecutor.detect().open()) {
            for (int cores = 1; cores <= 2; cores++) {
                TaskFuture<List<String>> f =
                        exe.submit(Resources.cores(cores), comm -> "rank " + comm.rank() + " of " + comm.size());
                System.out.println(f.get());
            }
        }
    }
}
