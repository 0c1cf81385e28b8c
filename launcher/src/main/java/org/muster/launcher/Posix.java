package org.muster.launcher;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The few system calls this command needs. */
final class Posix {
    private static final String ENCODING = "UTF-8";
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    static {
        Native.register(Posix.class, "c");
    }

    private Posix() {}

    private static native int execv(Pointer path, Pointer arguments) throws LastErrorException;

    private static native int setenv(Pointer name, Pointer value, int overwrite) throws LastErrorException;

    private static native int unsetenv(Pointer name) throws LastErrorException;

    private static native int fcntl(int fd, int command, int argument);

    /** Sets a variable in the environment that {@link #exec} hands on. */
    static void setVariable(String name, String value) {
        StringArray words = new StringArray(new String[] {name, value}, ENCODING);
        setenv(words.getPointer(0), words.getPointer(Native.POINTER_SIZE), 1);
    }

    /** Takes a variable out of the environment that {@link #exec} hands on. */
    static void removeVariable(String name) {
        unsetenv(new StringArray(new String[] {name}, ENCODING).getPointer(0));
    }

    /**
     * Replaces this process by a program, so that process id, signals and exit status are the program's own. Returns only by
     * throwing a {@link Failure}.
     */
    static Failure exec(List<String> words, Path installation) {
        closeOwnFilesOnExec(installation);
        StringArray arguments = new StringArray(words.toArray(new String[0]), ENCODING);
        try {
            execv(arguments.getPointer(0), arguments);
        } catch (LastErrorException e) {
            return Failure.machine("cannot start " + words.get(0) + ": " + e.getMessage() + ".");
        }
        return Failure.machine("cannot start " + words.get(0) + ".");
    }

    /**
     * Keeps what this JVM has open from the program. Only that: the user's open files, such as the socket of a process
     * manager, are the program's business.
     */
    private static void closeOwnFilesOnExec(Path installation) {
        String java = System.getProperty("java.home");
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            for (Path fd : fds.toList()) {
                int number = Integer.parseInt(fd.getFileName().toString());
                if (number > 2) {
                    Path target = Files.readSymbolicLink(fd);
                    if (target.startsWith(java) || target.startsWith(installation)) {
                        fcntl(number, F_SETFD, FD_CLOEXEC);
                    }
                }
            }
        } catch (IOException e) {
            // The descriptor of this very listing is gone by the time it is looked at.
        }
    }
}
