package org.muster.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The program to run, as the JVM wants to be told of it.
 *
 * @param classPath what goes onto the class path for it; empty for a source file without {@code -cp}
 * @param main the source file or the main class
 * @param isSource whether {@code main} is a source file
 */
record Program(String classPath, String main, boolean isSource) {

    /** Tells a source file, a jar and a class apart, and refuses what is none with a {@link Failure}. */
    static Program resolve(String name, @Nullable String classPathOption, @Nullable String classPathVariable) {
        String named = classPathOption != null ? classPathOption : classPathVariable;
        boolean isNamed = named != null && !named.isEmpty();
        String extra = isNamed ? String.valueOf(named) : "";
        if (name.endsWith(".java")) {
            Path file = existing(name);
            return new Program(extra, file.toString(), true);
        }
        if (name.endsWith(".jar")) {
            Path jar = existing(name);
            String path = classPathOption == null ? name : name + File.pathSeparator + classPathOption;
            return new Program(path, mainClass(jar), false);
        }
        if (!isClassName(name)) {
            if (Files.exists(Path.of(name))) {
                throw Failure.usage(
                        "'" + name + "' is no program: run takes a FILE.java, a JAR or the name of a CLASS.");
            }
            throw Failure.usage("there is no file '" + name + "', and it is not the name of a class.");
        }
        String path = isNamed ? extra : ".";
        return new Program(path, name, false);
    }

    private static Path existing(String name) {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw Failure.usage("there is no file '" + name + "'.");
        }
        if (!Files.isRegularFile(file) && Files.isDirectory(file)) {
            throw Failure.usage("'" + name + "' is a directory: run takes a FILE.java, a JAR or the name of a CLASS.");
        }
        if (!Files.isReadable(file)) {
            throw Failure.usage("the file '" + name + "' may not be read by this user.");
        }
        return file;
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String main = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (main != null && !main.isBlank()) {
                return main.strip();
            }
        } catch (IOException e) {
            throw Failure.usage("'" + jar + "' is no readable jar: " + e.getMessage() + ".");
        }
        throw Failure.usage("'" + jar + "' has no Main-Class in its manifest: name the class, as in 'muster run -cp "
                + jar + " CLASS'.");
    }

    private static boolean isClassName(String name) {
        for (String part : List.of(name.replace('/', '.').split("\\.", -1))) {
            if (part.isEmpty()
                    || !Character.isJavaIdentifierStart(part.charAt(0))
                    || !part.chars().allMatch(Character::isJavaIdentifierPart)) {
                return false;
            }
        }
        return !name.endsWith(".class");
    }
}
