// One worker, and much of all that calls do. Set-up makes the start-up caches of it, with what is worth compiling. Run it with:
// muster run Worker.java
import org.muster.*;

void main() throws Exception {
    try (var exe = MpiExecutor.singleNode().maxCores(1).open()) {
        for (int i = 0; i < 5_000; i++) {
            int x = i;
            exe.submit(() -> x).get();
        }
        for (int i = 0; i < 1_000; i++) {
            int x = i;
            exe.submit(Resources.cores(1), comm -> {
                comm.barrier();
                return Map.of("sum", comm.allReduce(x, Op.SUM), "all", comm.allGather("rank " + comm.rank()));
            }).get();
        }
        double[] data = new double[1000];
        for (int i = 0; i < 200; i++) {
            exe.submit(() -> data.clone()).get();
        }
        List<TaskFuture<Integer>> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int x = i;
            many.add(exe.submit(() -> x));
        }
        for (var f : many) {
            f.get();
        }
        var last = exe.submit(() -> 0);
        for (int i = 0; i < 2_000; i++) {
            var before = last;
            last = exe.submit(() -> before.join() + 1);
        }
        last.get();
        try {
            exe.submit(() -> {
                throw new IllegalStateException("as it should");
            }).get();
        } catch (java.util.concurrent.ExecutionException e) {
            IO.println("a worker served " + exe.info().finished() + " calls, and one that failed " + e.getCause().getMessage());
        }
    }
}
