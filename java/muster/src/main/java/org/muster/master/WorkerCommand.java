package org.muster.master;

import java.util.ArrayList;
import java.util.List;
import org.muster.nativeaccess.NativePrograms;
import org.muster.worker.WorkerJvm;
import org.muster.worker.WorkerMain;

/** The command line of a worker process: this JVM, Muster's own libraries, and nothing of the program's. */
final class WorkerCommand {
    private WorkerCommand() {}

    /** One of a kind, for a process of this node. */
    static List<String> here(WorkerKind kind) {
        return of(kind, ProcessHandle.current().pid());
    }

    /** One for a process of another node, where the master's pid means nothing: it ends with the launcher's daemon there. */
    static List<String> far(WorkerKind kind) {
        return of(kind, 0);
    }

    private static List<String> of(WorkerKind kind, long master) {
        List<String> command = new ArrayList<>(keeper(kind.dataLimit(), master));
        command.addAll(WorkerJvm.command(kind.memory()));
        command.add(WorkerMain.class.getName());
        command.add("--master");
        command.add(Long.toString(master));
        return command;
    }

    /**
     * What stands above the worker: it ends all that the worker has started with it, and the worker with the master. One that
     * is killed before it has entered MPI is started again, since Open MPI 4.1 would wait for it for ever; one that ends later,
     * and before this process knows it, is reported. A worker without it watches its master as well, as long as it can.
     */
    private static List<String> keeper(long dataLimit, long master) {
        return NativePrograms.find("muster-keeper")
                .map(file -> keeper(file.toString(), dataLimit, master))
                .orElse(List.of());
    }

    private static List<String> keeper(String file, long dataLimit, long master) {
        List<String> words = new ArrayList<>(List.of(file, "--again"));
        if (master != 0) {
            FailedStarts.path().ifPresent(path -> words.addAll(List.of("--report", path)));
        }
        words.add(Long.toString(master)); // 0 is its parent
        words.add(Long.toString(dataLimit));
        return words;
    }
}
