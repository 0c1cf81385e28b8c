package org.muster.tests.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Holds workers in their JVM before their main class has begun, until it is opened. An agent of theirs, and whoever holds them. */
public final class BootGate {
    private static final String AT = "at-";
    private static final String OPEN = "open";

    private final Path dir;
    private final Path jar;

    /** Makes one that is shut. */
    BootGate(Path parent) throws IOException {
        dir = Files.createDirectory(parent.resolve("gate"));
        jar = parent.resolve("gate.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", BootGate.class.getName());
        String file = BootGate.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                var code = BootGate.class.getResourceAsStream("/" + file)) {
            entries.putNextEntry(new JarEntry(file));
            entries.write(code.readAllBytes());
        }
    }

    /** What the JVM is to be started with. */
    String option() {
        return "-javaagent:" + jar + "=" + dir;
    }

    /** Those who have come to it. */
    List<Long> pids() throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.map(p -> p.getFileName().toString())
                    .filter(name -> name.startsWith(AT))
                    .map(name -> Long.parseLong(name.substring(AT.length())))
                    .sorted()
                    .toList();
        }
    }

    /** Lets all go, and those who come later. */
    void open() throws IOException {
        Files.createFile(dir.resolve(OPEN));
    }

    /**
     * In the worker.
     *
     * @param dir where it is told who has come, and whether it is open
     */
    public static void premain(String dir) throws IOException, InterruptedException {
        Files.createFile(Path.of(dir, AT + ProcessHandle.current().pid()));
        while (!Files.exists(Path.of(dir, OPEN))) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }
}
