// What 'muster doctor' tries in a world that mpirun started. Run it with: muster run -n 3 Ranks.java
import org.muster.*;

void main() throws Exception {
    try (var exe = MpiExecutor.world().open()) {
        boolean works = Report.trial("world", "", () -> {
            var sums = Report.value(exe.submit(Resources.cores(2), c -> c.allReduce(1 + c.rank(), Op.SUM)));
            Report.expect(sums.equals(List.of(3, 3)), "the sum over 2 ranks is " + sums);
            return "mpirun starts 3 ranks, and a call on 2 of them is right";
        });
        works &= works && Report.trial("world loss", "use singleNode() where ranks may be lost", () -> {
            Throwable lost = Report.failure(exe.submit(Resources.cores(2), c -> {
                if (c.rank() == 1) {
                    new ProcessBuilder("sh", "-c", "kill -KILL " + ProcessHandle.current().pid()).start().waitFor();
                }
                c.barrier();
                return 0;
            }));
            Report.expect(lost instanceof RankLostException e && e.rank() == 1, "the call of a killed rank failed with " + lost);
            Report.expect(Report.value(exe.submit(() -> 42)) == 42, "the rank that is left is wrong");
            return "a rank is killed, its call fails, and the others go on";
        });
        if (!works) {
            Runtime.getRuntime().halt(1); // what hangs is not waited for
        }
    }
}
