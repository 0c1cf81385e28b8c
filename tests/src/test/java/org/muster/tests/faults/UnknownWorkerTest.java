package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.muster.master.MpiStart;
import org.muster.mpi.MpiHere;
import org.muster.mpi.MpiLink;
import org.muster.mpi.Place;
import org.muster.wire.Courier;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.worker.WorkerJvm;
import org.muster.worker.WorkerMain;

/** A worker of which its master never takes note, since a message was lost: the start is given up, and no worker is left of it. */
class UnknownWorkerTest {
    @Test
    @Timeout(100)
    void endsByItself() throws Exception {
        List<String> command = new ArrayList<>(WorkerJvm.command(0));
        command.addAll(List.of(
                WorkerMain.class.getName(),
                "--master",
                Long.toString(ProcessHandle.current().pid())));
        Map<String, String> env = new java.util.HashMap<>(MpiHere.forSpawned());
        env.put("JDK_JAVA_OPTIONS", "-Dmuster.bootSeconds=1");
        MpiLink link = MpiStart.mpi()
                .spawn(List.of(new Place("", 1, command)), env, Path.of("").toAbsolutePath());
        Courier courier = new Courier(link);
        CompletableFuture<Long> pid = new CompletableFuture<>();
        while (!pid.isDone()) {
            courier.poll((_, parcel) -> {
                if (Messages.decode(parcel) instanceof Message.Up up) {
                    pid.complete(up.pid());
                }
            });
        }
        ProcessHandle worker = ProcessHandle.of(pid.join()).orElse(null);
        if (worker != null) {
            worker.onExit().get(90, TimeUnit.SECONDS);
        }
        assertNull(ProcessHandle.of(pid.join()).filter(ProcessHandle::isAlive).orElse(null));
        courier.close();
        courier.discardRest();
        link.free(); // or MPI would wait for it at its end
    }
}
