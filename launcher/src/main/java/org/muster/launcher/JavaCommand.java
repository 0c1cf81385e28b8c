package org.muster.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.platform.StartupCache;

/** Builds the command line of a program's JVM. Pure: it looks at nothing but what it is given. */
final class JavaCommand {
    private static final String LIBRARY_PATH = "-Djava.library.path=";
    private static final String SYSTEM_LIBRARIES = "/usr/java/packages/lib:/usr/lib64:/lib64:/lib:/usr/lib";

    /** How Muster's log is written, unless the user's own options say otherwise. */
    static final List<String> LOGGING = List.of(
            // The user's own logging provider comes after ours on the class path: no lecture about there being two.
            "-Dslf4j.internal.verbosity=ERROR",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            // Without this, its warnings would be among the program's own output.
            "-Dorg.slf4j.simpleLogger.logFile=System.err");

    private final Jdk jdk;
    private final Path home;
    private final Path mpiLibDir;
    private final String classPath;
    private final @Nullable Path startupCache;

    /**
     * The command of JVMs with the given surroundings.
     *
     * @param classPath Muster's own
     * @param startupCache the ahead-of-time cache that fits this JDK and class path, if there is one
     */
    JavaCommand(Jdk jdk, Path home, Path mpiLibDir, String classPath, @Nullable Path startupCache) {
        this.jdk = jdk;
        this.home = home;
        this.mpiLibDir = mpiLibDir;
        this.classPath = classPath;
        this.startupCache = startupCache;
    }

    /** The JVM with its options, up to the main class. */
    List<String> jvm(Map<String, String> env, List<String> userOptions, String programClassPath) {
        List<String> words = new ArrayList<>();
        words.add(jdk.java().toString());
        words.addAll(StartupCache.options(startupCache));
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("-Dmuster.home=" + home);
        words.addAll(LOGGING);
        words.add("-cp");
        words.add(programClassPath.isEmpty() ? classPath : classPath + File.pathSeparator + programClassPath);
        List<String> options = new ArrayList<>();
        for (String option : env.getOrDefault("MUSTER_JAVA_OPTS", "").split("\\s+", -1)) {
            if (!option.isEmpty()) {
                options.add(option);
            }
        }
        options.addAll(userOptions);
        words.add(libraryPath(env, options));
        options.removeIf(o -> o.startsWith(LIBRARY_PATH));
        words.addAll(options);
        return words;
    }

    /** Where the JVM looks for libraries: the user's choice or else the JVM's own, and always Open MPI's. */
    private String libraryPath(Map<String, String> env, List<String> options) {
        String chosen = null;
        for (String option : options) {
            chosen = option.startsWith(LIBRARY_PATH) ? option.substring(LIBRARY_PATH.length()) : chosen;
        }
        if (chosen != null) {
            return LIBRARY_PATH + chosen + File.pathSeparator + mpiLibDir;
        }
        String loaderPath = env.getOrDefault("LD_LIBRARY_PATH", "");
        String before = loaderPath.isEmpty() ? "" : loaderPath + File.pathSeparator;
        return LIBRARY_PATH + mpiLibDir + File.pathSeparator + before + SYSTEM_LIBRARIES;
    }
}
