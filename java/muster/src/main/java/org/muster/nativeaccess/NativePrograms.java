package org.muster.nativeaccess;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The programs that are installed beside {@code libmuster.so}. */
public final class NativePrograms {
    private NativePrograms() {}

    /**
     * {@return the file of a program, empty where the library or the program is not installed}
     *
     * @param name the program's name, for example {@code muster-program}
     */
    public static Optional<Path> find(String name) {
        try {
            Path file = ShimLibrary.find().resolveSibling(name);
            return Files.isExecutable(file) ? Optional.of(file) : Optional.empty();
        } catch (NativeException notInstalled) {
            return Optional.empty();
        }
    }
}
