package org.muster.master;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.minlog.Log;
import com.esotericsoftware.reflectasm.ConstructorAccess;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.muster.mpi.MpiHere;
import org.muster.mpi.Processes;
import org.muster.nativeaccess.NativePrograms;
import org.muster.platform.MpiSettings;
import org.muster.platform.StartupCache;
import org.muster.worker.WorkerMain;
import org.objenesis.Objenesis;
import org.slf4j.Logger;

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
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Workers are many and mostly wait: small heaps to begin with, and no collector threads of their own.
        command.add("-XX:+UseSerialGC");
        command.addAll(startup());
        command.add("-XX:-UsePerfData"); // or each would have a file in /tmp that all may see
        command.addAll(memory(kind.memory()));
        // A call's own GPUs and threads are also told to programs that it starts, through the JVM's copy of the
        // environment.
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dslf4j.internal.verbosity=ERROR");
        command.add("-Djava.library.path=" + libraryPath());
        for (String property : List.of("muster.home", "muster.native", "muster.graceMillis")) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classPath()));
        command.add(WorkerMain.class.getName());
        command.add("--master");
        command.add(Long.toString(master));
        return command;
    }

    /** With what set-up made of a first worker's run a worker takes half the time to come up; that first run makes it. */
    private static List<String> startup() {
        String made = System.getProperty("muster.workerCache");
        if (made != null) {
            return List.of("-XX:AOTCacheOutput=" + made);
        }
        Path lib = Path.of(location(WorkerMain.class)).getParent();
        return lib == null
                ? List.of()
                : StartupCache.options(StartupCache.fitting(
                        lib,
                        StartupCache.WORKER,
                        Path.of(System.getProperty("java.home")),
                        System.getProperty("java.version")));
    }

    private static List<String> memory(long bytes) {
        if (bytes == 0) {
            return List.of("-Xms16m");
        }
        // Whole kilobytes are what the JVM takes; direct buffers are outside the heap, and as many again at most.
        String kilobytes = bytes / 1024 + "k";
        return List.of("-Xms" + kilobytes, "-Xmx" + kilobytes, "-XX:MaxDirectMemorySize=" + kilobytes);
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

    private static String libraryPath() {
        String path = System.getProperty("java.library.path", "");
        return MpiHere.find()
                .map(found -> path.isEmpty() ? "" + found.libDir() : found.libDir() + File.pathSeparator + path)
                .orElse(path);
    }

    private static Set<String> classPath() {
        Set<String> path = new LinkedHashSet<>();
        for (Class<?> c : List.of(
                WorkerMain.class,
                MpiSettings.class,
                Kryo.class,
                Log.class,
                ConstructorAccess.class,
                Objenesis.class,
                Logger.class)) {
            path.add(location(c));
        }
        path.add(Processes.bindingClasses().toString());
        return path;
    }

    private static String location(Class<?> c) {
        CodeSource source = c.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IllegalStateException("cannot tell where " + c.getName() + " was loaded from");
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where " + c.getName() + " was loaded from", e);
        }
    }
}
