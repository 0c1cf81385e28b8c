package org.muster.tests.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.muster.tests.commands.Stage;
import org.muster.tests.commands.Stage.Ended;

/**
 * A machine of which only {@code /opt}, {@code /mnt}, {@code /tmp} and the checkout can be written, by a mount namespace: the
 * first two are directories of the test's. What the documents say is run there as it stands.
 */
final class Site {
    private static final long PATIENCE_SECONDS = 600;

    private static final String PLACE = """
            set -e
            mount --bind "$ROOT" "$ROOT"
            mount --bind /tmp /tmp
            mount --bind "$SITE/mnt" /mnt
            mount --bind "$SITE/opt" /opt
            mount -o remount,bind,ro /
            cd "$WORK"
            exec "$@"
            """;

    /** The commands by which users load modules. */
    enum Modules {
        LMOD,
        ENVIRONMENT_MODULES;

        /** What makes {@code module} known to a shell; the test is left out, with the reason, where it is not here. */
        String start() throws IOException {
            if (this == LMOD) {
                assumeTrue(Files.exists(Path.of("/etc/profile.d/lmod.sh")), "Lmod is not here");
                return ". /etc/profile.d/lmod.sh\n";
            }
            Optional<Path> command = unpacked();
            assumeTrue(command.isPresent(), "Environment Modules are not in build/packages");
            return "eval \"$(tclsh '" + command.orElseThrow() + "' bash autoinit)\"\n";
        }

        private static Optional<Path> unpacked() throws IOException {
            Path lib = Guide.ROOT.resolve("build/packages/environment-modules/usr/lib");
            if (!Files.exists(lib)) {
                return Optional.empty();
            }
            try (Stream<Path> files = Files.walk(lib)) {
                return files.filter(f -> f.endsWith("modulecmd.tcl")).findFirst();
            }
        }
    }

    private final Path dir;

    /** A machine with empty directories. */
    Site(Path dir) throws IOException {
        this.dir = dir;
        for (String name : new String[] {"opt", "mnt"}) {
            Files.setPosixFilePermissions(
                    Files.createDirectories(dir.resolve(name)), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Another, with what is installed here. */
    Site copy(Path to) throws IOException, InterruptedException {
        Files.createDirectories(to);
        Ended copied =
                Stage.run(to, "cp", "-a", "--reflink=auto", dir.resolve("opt").toString(), to.toString());
        assertEquals(0, copied.status(), copied::toString);
        return new Site(to);
    }

    Path opt() {
        return dir.resolve("opt");
    }

    /** Its {@code /mnt}, which is the working directory of users. */
    Path mnt() {
        return dir.resolve("mnt");
    }

    static void assumePossible(Path dir) throws IOException, InterruptedException {
        Ended tried =
                Stage.run(dir, "unshare", "--mount", "--propagation", "private", "mount", "--bind", "/mnt", "/mnt");
        assumeTrue(tried.status() == 0, () -> "no mount namespace can be made here (needs root): " + tried.err());
        assumeTrue(Files.isDirectory(Path.of("/opt"), LinkOption.NOFOLLOW_LINKS), "there is no /opt");
    }

    /** What the administrator does in the checkout, with an umask that is not meant for it. */
    Ended administrator(String commands) throws IOException, InterruptedException {
        Map<String, String> env = new TreeMap<>();
        env.put("WORK", Guide.ROOT.toString());
        // As it was built: anything else would have it built again.
        env.put("MUSTER_MPI_LIBDIR", System.getProperty("muster.mpi.libdir", ""));
        env.put("MUSTER_MPI_JAR", System.getenv().getOrDefault("MUSTER_MPI_JAR", ""));
        return run(env, "bash", "-c", "umask 077; set -e\n" + commands);
    }

    /** What a user does, in a login without anything of this test's in its environment. */
    Ended user(Modules modules, String commands) throws IOException, InterruptedException {
        return shell("", modules, commands);
    }

    /** The same as somebody to whom nothing belongs and who has no home. */
    Ended nobody(Modules modules, String commands) throws IOException, InterruptedException {
        return shell("setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs ", modules, commands);
    }

    private Ended shell(String as, Modules modules, String commands) throws IOException, InterruptedException {
        String login = "exec " + as + "env -i MUSTER_TEST_MARK=\"$MUSTER_TEST_MARK\" HOME=/nonexistent USER=somebody"
                + " TERM=dumb LANG=C.UTF-8 PATH=/usr/bin:/bin bash --noprofile --norc -c \"$1\"";
        return run(Map.of("WORK", "/mnt"), "bash", "-c", login, "bash", modules.start() + "set -e\n" + commands);
    }

    private Ended run(Map<String, String> env, String... command) throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(env);
        all.put("ROOT", Guide.ROOT.toString());
        all.put("SITE", dir.toString());
        // sh takes the word after its commands for its name.
        Stream<String> place = Stream.of("unshare", "--mount", "--propagation", "private", "sh", "-c", PLACE, "sh");
        String[] placed = Stream.concat(place, Stream.of(command)).toArray(String[]::new);
        Stage.Run run = Stage.start(dir, all, placed);
        Ended ended = run.await(PATIENCE_SECONDS);
        Stage.awaitNone(run.mark(), 30);
        return ended;
    }
}
