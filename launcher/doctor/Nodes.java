// One rank on each of so many nodes of the allocation it is run in: what 'muster doctor' tries there. Run it with:
// muster run Nodes.java 3
import java.util.*;
import org.muster.*;

void main(String[] args) throws Exception {
    int n = Integer.parseInt(args[0]);
    try (var exe = MpiExecutor.detect().maxCores(n).open()) {
        var hosts = exe.submit(Resources.cores(n).nodes(n), comm -> comm.node()).get();
        if (new HashSet<>(hosts).size() != n) {
            IO.println("a call over " + n + " nodes was on " + hosts);
            System.exit(1);
        }
        IO.println("workers started on each, a call over all of them answers " + hosts);
    }
}
