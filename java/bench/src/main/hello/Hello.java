import org.muster.*;

void main() throws Exception {
    try (var exe = MpiExecutor.singleNode().open()) {
        IO.println(exe.submit(Resources.cores(2), comm -> "rank " + comm.rank() + " of " + comm.size()).get());
    }
}
