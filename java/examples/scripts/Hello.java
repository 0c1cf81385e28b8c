// Hello.java — run it with:  muster run Hello.java
import org.muster.*;

void main() throws Exception {
    try (var exe = MpiExecutor.singleNode().open()) {
        var f = exe.submit(Resources.cores(2), comm -> "rank " + comm.rank() + " of " + comm.size());
        IO.println(f.get());                        // [rank 0 of 2, rank 1 of 2]
    }
}
