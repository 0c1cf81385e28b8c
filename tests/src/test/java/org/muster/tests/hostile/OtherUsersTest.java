package org.muster.tests.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.tests.commands.Stage;

/** While calls run, another user of the machine finds nothing of the program to connect to, to read or to write. */
class OtherUsersTest {
    private static final int LEAST_SEEN = 3;

    /** Muster itself, which all may read, wherever it was built. */
    private static final String INSTALLED =
            Path.of(System.getProperty("muster.root", "..")).toAbsolutePath().normalize() + "/";

    private static final String PROGRAM = """
            import java.nio.file.*;
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.detect().maxCores(2).cache(Path.of("kept")).open()) {
                    exe.submit(Resources.cores(2), comm -> { comm.barrier(); return new double[100_000]; }).get();
                    try {
                        exe.submit(Resources.cores(1).errorLog(Path.of("errors.txt")), () -> { throw new Exception("secret"); }).get();
                    } catch (java.util.concurrent.ExecutionException e) {
                        // it is in the log
                    }
                    exe.submit(Resources.cores(2), comm -> {
                        if (comm.rank() == 0) { Files.writeString(Path.of("busy"), ""); }
                        comm.barrier();
                        while (!Files.exists(Path.of("enough"))) { Thread.sleep(20); }
                        return 0;
                    }).get();
                }
                IO.println("done");
            }
            """;

    private static final String NOBODY = "65534";

    /** A file is open to who can read or write it, a directory to who can write it. */
    private static final String TRIAL = """
            cd /
            while read -r f; do
                if [ ! -d "$f" ] && [ -r "$f" ]; then echo "read as another user: $f"; fi
                if [ -w "$f" ]; then echo "written as another user: $f"; fi
            done
            echo end
            """;

    /** Open MPI's daemon listens at all addresses, whatever it is told; see docs/security.md. */
    private static final Pattern DAEMONS = Pattern.compile("(mpirun|orterun|orted|prterun|prte|prted)(\\..*)?");

    @TempDir
    Path dir;

    private Path temporary = Path.of("");
    private final Set<Path> before = new TreeSet<>();

    @ParameterizedTest(name = "{0}, umask {1}")
    @CsvSource({"alone, 022", "alone, 000", "world, 022", "world, 000"})
    void nothingIsOpenToOthers(String how, String umask) throws Exception {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        temporary = Files.createDirectory(dir.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        Stage.write(dir, "Program.java", PROGRAM);
        before.addAll(all(dir));
        String run = how.equals("world") ? "run -n 3" : "run";
        Stage.Run program = Stage.start(
                dir,
                Map.of("TMPDIR", temporary.toString()),
                "sh",
                "-c",
                "umask " + umask + "; exec " + Stage.MUSTER + " " + run + " Program.java");
        before.add(program.out());
        before.add(program.err());
        List<String> found;
        try {
            while (!Files.exists(dir.resolve("busy"))) {
                assertTrue(program.process().isAlive(), () -> "ended: " + read(program.err()));
                Thread.sleep(20); // the program says so by the file
            }
            found = openToOthers(Stage.alive(program.mark()));
        } finally {
            Files.writeString(dir.resolve("enough"), "");
        }
        Stage.Ended ended = program.await();
        assertTrue(ended.out().contains("done"), ended::toString);
        before.add(dir.resolve("busy"));
        before.add(dir.resolve("enough"));
        for (Path p : all(dir)) {
            reachable(p, found);
        }
        assertEquals(List.of(), found);
        Stage.awaitNone(program.mark(), 30);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> openToOthers(List<Long> pids) throws IOException {
        assertTrue(pids.size() >= LEAST_SEEN, "the master and its workers are found by the mark: " + pids);
        List<String> found = new ArrayList<>();
        Set<Path> files = new TreeSet<>(all(dir));
        before.add(dir.resolve("busy")); // the program's own
        for (long pid : pids) {
            String name = read(Path.of("/proc/" + pid + "/comm")).strip();
            if (!DAEMONS.matcher(name).matches()) {
                Sockets.openToTheNetwork(pid).forEach(s -> found.add(name + " listens at " + s));
            }
            for (String socket : Sockets.unix(pid)) {
                if (socket.startsWith("@")) {
                    found.add(name + " listens at " + socket);
                } else {
                    files.add(Path.of(socket));
                }
            }
            files.addAll(used(pid));
        }
        for (Path file : files) {
            reachable(file, found);
        }
        found.addAll(tried(files));
        for (String line : Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
                .skip(1)
                .toList()) {
            String[] f = line.strip().split("\\s+", -1);
            if (pids.contains(Long.parseLong(f[4])) && (Integer.parseInt(f[2], 8) & 077) != 0) {
                found.add("shared memory " + line);
            }
        }
        return found;
    }

    /** Files that a process has open or mapped and that hold data of its run. */
    private static Set<Path> used(long pid) throws IOException {
        Set<Path> used = new TreeSet<>();
        List<String> names = new ArrayList<>(Sockets.open(pid));
        for (String line : read(Path.of("/proc/" + pid + "/maps")).lines().toList()) {
            if (line.indexOf('/') >= 0) {
                names.add(line.substring(line.indexOf('/')));
            }
        }
        for (String name : names) {
            boolean temporary = name.startsWith("/tmp/") || name.startsWith("/dev/shm/");
            if (temporary && !name.startsWith(INSTALLED) && Files.isRegularFile(Path.of(name))) {
                used.add(Path.of(name));
            }
        }
        return used;
    }

    private static Set<Path> all(Path under) throws IOException {
        Set<Path> all = new TreeSet<>();
        try (Stream<Path> files = Files.walk(under)) {
            files.forEach(all::add);
        } catch (java.io.UncheckedIOException e) {
            // something went away while it was looked at
            return all;
        }
        return all;
    }

    /** What another user does get at; only root can be another one. */
    private List<String> tried(Set<Path> files) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> names =
                files.stream().filter(f -> !isTheirs(f)).map(Path::toString).toList();
        assertTrue(names.stream().anyMatch(n -> n.startsWith(temporary.toString())), "something is tried: " + names);
        Process other = new ProcessBuilder(
                        "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "sh", "-c", TRIAL)
                .redirectErrorStream(true)
                .start();
        try (Writer list = other.outputWriter()) {
            list.write(String.join("\n", names) + "\n");
        }
        List<String> did = other.inputReader().readAllLines();
        assertEquals("end", did.getLast(), did::toString);
        return did.subList(0, did.size() - 1);
    }

    /** Of the program itself and of Muster's installation. */
    private boolean isTheirs(Path path) {
        return before.contains(path) || path.startsWith(Stage.HOME);
    }

    /** Says if others than the owner can get to a file and read or write it, or write in a directory. */
    private void reachable(Path path, List<String> found) {
        if (isTheirs(path)) {
            return;
        }
        try {
            for (Path p = path.getParent(); p != null; p = p.getParent()) {
                if ((mode(p) & 011) == 0) {
                    return;
                }
            }
            int mode = mode(path);
            if ((mode & (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? 022 : 066)) != 0) {
                found.add(Integer.toOctalString(mode) + " " + path);
            }
        } catch (IOException e) {
            // gone meanwhile
        }
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}
