package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    @TempDir
    private Path dir = Path.of("");

    /** A class with a main method. */
    static final class WithMain {
        private WithMain() {}

        public static void main(String[] args) {}
    }

    /** A class whose main method is its superclass's, for all that can be told. */
    static final class Heir extends Failing {
        private Heir() {}
    }

    /** A class without one. */
    static class Failing {}

    @Test
    void tellsSourceJarAndClassApart() throws IOException {
        Path source = Files.writeString(dir.resolve("A b.java"), "");
        assertEquals(new Program("", source.toString(), true), Program.resolve(source.toString(), null, null));
        assertEquals(new Program("x", source.toString(), true), Program.resolve(source.toString(), null, "x"));

        Path jar = jar("a.jar", "pkg.Main");
        assertEquals(new Program(jar.toString(), "pkg.Main", false), Program.resolve(jar.toString(), null, "ignored"));
        assertEquals(new Program(jar + ":more", "pkg.Main", false), Program.resolve(jar.toString(), "more", null));

        assertEquals(new Program(".", "pkg.Main", false), Program.resolve("pkg.Main", null, null));
        assertEquals(new Program("x", "pkg.Main", false), Program.resolve("pkg.Main", null, "x"));
        assertEquals(new Program("y", "pkg.Main", false), Program.resolve("pkg.Main", "y", "x"));
    }

    @Test
    void refusesWhatIsNone() throws IOException {
        Files.createDirectories(dir.resolve("d.java"));
        Files.writeString(dir.resolve("bad.jar"), "no zip");
        Files.writeString(dir.resolve("text.txt"), "");
        refused("there is no file", dir.resolve("No.java").toString());
        refused("there is no file", dir.resolve("no.jar").toString());
        refused("is a directory", dir.resolve("d.java").toString());
        refused("no readable jar", dir.resolve("bad.jar").toString());
        refused("no Main-Class", jar("plain.jar", "").toString());
        refused("is no program", dir.resolve("text.txt").toString());
        refused("not the name of a class", "1st");
        refused("not the name of a class", "a..b");
        refused("is no program", "");
    }

    @Test
    void checksTheMainClass() throws IOException {
        copy(WithMain.class);
        copy(Heir.class);
        copy(Failing.class);
        String path = "/nowhere:" + dir;
        assertDoesNotThrow(() -> MainClassCheck.check(WithMain.class.getName(), path, ""));
        assertDoesNotThrow(() -> MainClassCheck.check(WithMain.class.getName(), "", dir.toString()));
        assertDoesNotThrow(() -> MainClassCheck.check(Heir.class.getName(), path, ""));
        assertDoesNotThrow(() -> MainClassCheck.check("any.Thing", dir + "/*", ""));
        checkFails("has no main method", Failing.class.getName(), path);
        checkFails("there is no class", "no.Such", path);

        Files.writeString(dir.resolve("Text.class"), "not a class file");
        checkFails("is not a class", "Text", path);
        Files.write(dir.resolve("Short.class"), new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE});
        checkFails("cannot read class", "Short", path);
    }

    @Test
    void checksTheMainClassInAJar() throws IOException {
        Path jar = jar("c.jar", "x.Y", WithMain.class, Failing.class);
        assertDoesNotThrow(() -> MainClassCheck.check(WithMain.class.getName(), jar.toString(), ""));
        checkFails("has no main method", Failing.class.getName(), jar.toString());
        checkFails("there is no class", "no.Such", jar.toString());
    }

    private static void checkFails(String what, String name, String path) {
        expect(what, assertThrows(Failure.class, () -> MainClassCheck.check(name, path, "")));
    }

    private static void refused(String what, String name) {
        expect(what, assertThrows(Failure.class, () -> Program.resolve(name, null, null)));
    }

    private static void expect(String what, Failure failure) {
        String message = String.valueOf(failure.getMessage());
        assertEquals(2, failure.status());
        assertTrue(message.contains(what), message);
        assertEquals(1, message.lines().count(), message);
    }

    private void copy(Class<?> c) throws IOException {
        Path file = dir.resolve(path(c));
        Files.createDirectories(file.getParent());
        try (InputStream in = bytes(c)) {
            Files.copy(in, file);
        }
    }

    private static String path(Class<?> c) {
        return c.getName().replace('.', '/') + ".class";
    }

    private static InputStream bytes(Class<?> c) {
        return Objects.requireNonNull(ProgramTest.class.getClassLoader().getResourceAsStream(path(c)));
    }

    private Path jar(String name, String mainClass, Class<?>... classes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!mainClass.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        }
        Path jar = dir.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> c : classes) {
                out.putNextEntry(new ZipEntry(path(c)));
                try (InputStream in = bytes(c)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
