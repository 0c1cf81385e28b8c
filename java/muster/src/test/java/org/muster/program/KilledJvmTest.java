package org.muster.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.Program;

/** Nothing of a program is left when the JVM that ran it is killed, or ends without having waited for it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledJvmTest {
    @TempDir
    Path dir;

    /** Starts a program in the way that its argument says, and does not wait. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws Exception {
            Program p = Program.of("sh", "-c", args[1] + "while :; do sleep 1000; done");
            if (args[0].equals("run")) {
                p.run();
            }
            p.start();
            System.in.read();
            Runtime.getRuntime().halt(0);
        }
    }

    private Process jvm(String how, Family family) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
        command.add("-Dmuster.native=" + System.getProperty("muster.native"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), how, family.script()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void killedWhileItWaits() throws Exception {
        Family family = new Family(dir);
        Process jvm = jvm("run", family);
        family.await();
        jvm.destroyForcibly().waitFor();
        family.awaitGone();
    }

    @Test
    void endedWithoutClosing() throws Exception {
        Family family = new Family(dir);
        Process jvm = jvm("start", family);
        family.await();
        jvm.getOutputStream().close();
        jvm.waitFor();
        family.awaitGone();
    }
}
