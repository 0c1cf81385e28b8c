// Spawns two workers and runs one call on both: what 'muster doctor' tries. Run it with: muster run Calls.java
import org.muster.*;

void main() throws Exception {
    try (var exe = MpiExecutor.singleNode().maxCores(2).open()) {
        var ranks = exe.submit(Resources.cores(2), comm -> "rank " + comm.rank() + " of " + comm.size())
                .get();
        if (!ranks.equals(List.of("rank 0 of 2", "rank 1 of 2"))) {
            IO.println("a call on 2 ranks answered " + ranks);
            System.exit(1);
        }
        IO.println("2 workers spawned, a call on both answers " + ranks);
    }
}
