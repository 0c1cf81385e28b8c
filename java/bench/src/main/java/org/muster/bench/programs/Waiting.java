package org.muster.bench.programs;

import java.util.ArrayList;
import java.util.List;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFuture;

/**
 * Round trips while many calls wait that cannot run yet, in a world of two workers: {@code muster run -n 3 ... N W...}, with N round trips beside
 * each number W of waiting calls.
 */
public final class Waiting {
    private Waiting() {}

    /**
     * Measures.
     *
     * @param args how many round trips, and beside how many calls
     * @throws Exception if one fails
     */
    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(args[0]);
        try (MpiExecutor exe = MpiExecutor.world().open()) {
            for (int i = 0; i < args.length; i++) {
                int many = i == 0 ? 0 : Integer.parseInt(args[i]);
                // One rank is held, so that those that need both wait, and the urgent small ones pass.
                TaskFuture<Integer> held = exe.submit(Resources.cores(1).priority(2), () -> {
                    Thread.sleep(Long.MAX_VALUE);
                    return 0;
                });
                List<TaskFuture<?>> all = new ArrayList<>(many);
                for (int k = 0; k < many; k++) {
                    all.add(exe.submit(Resources.cores(2), comm -> 1));
                }
                Work.urgentRoundTrip("waiting." + many, exe, n);
                all.forEach(f -> f.cancel(false));
                held.cancel(true);
                Work.roundTrip("waiting.after", exe, 10);
            }
        }
    }
}
