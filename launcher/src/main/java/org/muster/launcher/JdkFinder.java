package org.muster.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JDK a program runs on: the first of {@code JAVA_HOME}, the {@code PATH}, what set-up recorded and the machine's
 * directory of JVMs that is new enough.
 */
final class JdkFinder {
    static final int NEEDED = 25;

    private static final Path JVMS = Path.of("/usr/lib/jvm");

    private final Map<String, String> env;
    private final @Nullable Path recorded;
    private final Path jvms;

    JdkFinder(Map<String, String> env, Home home) {
        this(env, home.javaHome(), JVMS);
    }

    JdkFinder(Map<String, String> env, @Nullable Path recorded, Path jvms) {
        this.env = env;
        this.recorded = recorded;
        this.jvms = jvms;
    }

    /** The JDK; a {@link Failure} that says what was found instead where there is none. */
    Jdk find() {
        List<Jdk> tooOld = new ArrayList<>();
        for (Path home : homes().keySet()) {
            Optional<Jdk> jdk = Jdk.at(home);
            if (jdk.isEmpty()) {
                continue;
            }
            if (jdk.get().feature() >= NEEDED) {
                return jdk.get();
            }
            tooOld.add(jdk.get());
        }
        String found = tooOld.isEmpty()
                ? "no JDK was found"
                : "only JDK " + tooOld.get(0).version() + " was found ("
                        + tooOld.get(0).home() + ")";
        throw Failure.machine("a JDK " + NEEDED + " or newer is needed and " + found
                + ": install one (Debian 13: apt-get install openjdk-25-jdk-headless; else unpack any OpenJDK " + NEEDED
                + " into " + JVMS + ") or set JAVA_HOME to it.");
    }

    /** A clause that says why {@link #find} looked at that one, such as {@code JAVA_HOME names it}. */
    String why(Jdk jdk) {
        return homes().getOrDefault(jdk.home(), "it was named");
    }

    /** The places in their order, with why each is looked into. */
    private Map<Path, String> homes() {
        Map<Path, String> homes = new LinkedHashMap<>();
        String named = env.get("JAVA_HOME");
        if (named != null && !named.isEmpty()) {
            homes.put(Path.of(named), "JAVA_HOME names it");
        }
        for (String dir : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!dir.isEmpty() && Files.isExecutable(Path.of(dir, "java"))) {
                try {
                    Path bin = Path.of(dir, "java").toRealPath().getParent();
                    if (bin != null && bin.getParent() != null) {
                        homes.putIfAbsent(bin.getParent(), "it is on the PATH");
                    }
                } catch (IOException e) {
                    // A link that leads nowhere is no JDK.
                }
            }
        }
        if (recorded != null) {
            homes.putIfAbsent(recorded, "it was there when Muster was installed");
        }
        try (Stream<Path> entries = Files.list(jvms)) {
            entries.sorted().forEach(home -> homes.putIfAbsent(home, "it is in " + jvms));
        } catch (IOException e) {
            // No such directory, no JVMs in it.
        }
        return homes;
    }
}
