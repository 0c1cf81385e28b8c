package org.muster.worker;

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
import org.muster.platform.MpiSettings;
import org.muster.platform.StartupCache;
import org.objenesis.Objenesis;
import org.slf4j.Logger;

/** The JVM of a worker process: this one's, with Muster's own libraries and nothing of the program's. */
public final class WorkerJvm {
    /** What a JVM with MPI takes beside its heap: a tenth of it when idle, the rest for compiled code, stacks and MPI's buffers. */
    private static final long OVERHEAD = 512L << 20;

    /** A stack of 8 MiB, as threads of native libraries have it, and what malloc sets aside for a thread. */
    private static final long OVERHEAD_PER_THREAD = 16L << 20;

    private WorkerJvm() {}

    /**
     * How many bytes of data its process may have.
     *
     * @param memory bytes of the heap, or 0 for the usual
     * @param threads threads of the rank
     * @return the limit, or 0 for none
     */
    public static long dataLimit(long memory, int threads) {
        return memory == 0 ? 0 : 2 * memory + OVERHEAD + threads * OVERHEAD_PER_THREAD;
    }

    /**
     * The command line, as far as the main class.
     *
     * @param memory bytes of the heap, or 0 for the usual
     * @param more classes whose jars it needs as well
     * @return words
     */
    public static List<String> command(long memory, Class<?>... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Workers are many and mostly wait: small heaps to begin with, and no collector threads of their own.
        command.add("-XX:+UseSerialGC");
        command.addAll(startup());
        command.add("-XX:-UsePerfData"); // or each would have a file in /tmp that all may see
        command.addAll(memory(memory));
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
        command.add(String.join(File.pathSeparator, classPath(more)));
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

    private static String libraryPath() {
        String path = System.getProperty("java.library.path", "");
        return MpiHere.find()
                .map(found -> path.isEmpty() ? "" + found.libDir() : found.libDir() + File.pathSeparator + path)
                .orElse(path);
    }

    private static Set<String> classPath(Class<?>... more) {
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
        for (Class<?> c : more) {
            path.add(location(c));
        }
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
