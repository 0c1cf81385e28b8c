// One worker, and a little of all that calls do. Set-up makes the workers' start-up cache of it. Run it with: muster run Worker.java
import org.muster.*;

void main() throws Exception {
    try (var exe = MpiExecutor.singleNode().maxCores(1).open()) {
        for (int i = 0; i < 20; i++) {
            int x = i;
            exe.submit(() -> x).get();
            var parts = exe.submit(Resources.cores(1), comm -> {
                comm.barrier();
                return Map.of("sum", comm.allReduce(x, Op.SUM), "all", comm.allGather("rank " + comm.rank()));
            });
            double[] data = new double[1000];
            exe.submit(() -> data.clone()).get();
            parts.get();
        }
        try {
            exe.submit(() -> {
                throw new IllegalStateException("as it should");
            }).get();
        } catch (java.util.concurrent.ExecutionException e) {
            IO.println("a worker served 61 calls, the last of which failed " + e.getCause().getMessage());
        }
    }
}
