package org.muster.tests.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.muster.mpi.MpiHere;
import org.muster.tests.commands.Stage.Ended;
import org.muster.tests.site.Site.Modules;

/** What {@code docs/hpc-sites.md} tells administrators and users to do, done as it stands there, and what it promises. */
class SiteInstallTest {
    private static final String HELLO = "[rank 0 of 2, rank 1 of 2]";
    private static final String RUN_HELLO = "muster run \"$MUSTER_HOME/share/muster/examples/Hello.java\"\n";

    @TempDir
    static Path shared;

    @TempDir
    Path own;

    private static Site site;
    private static Ended installed;

    @BeforeAll
    static void install() throws Exception {
        Site.assumePossible(shared);
        site = new Site(shared);
        // Whatever this would write elsewhere, it could not.
        installed = site.administrator(Guide.commands("install"));
        assertEquals(0, installed.status(), installed::toString);
    }

    private static List<String> lines(Ended ended) {
        assertEquals(0, ended.status(), ended::toString);
        return ended.out().lines().toList();
    }

    @Test
    void allUsersMayReadItWhateverTheUmaskWas() throws Exception {
        Ended closed =
                site.user("find /opt -not -type l \\( -not -perm -o=r -o -perm /go=w -o -type d -not -perm -o=x \\)");
        assertEquals(List.of(), lines(closed));
        for (String cache : List.of("lib/muster.aot", "lib/worker.aot", "lib/launcher/launcher.aot")) {
            assertTrue(Files.exists(site.opt().resolve("muster/0.1.0").resolve(cache)), () -> cache + ": " + installed);
        }
    }

    /** But for the start-up caches, which say so themselves, and for what compilers put into debugging information. */
    @Test
    void namesNeitherItsOwnPlaceNorTheCheckout() throws Exception {
        Ended named = site.user("cd /opt/muster/0.1.0; grep -rIl -e /opt/muster -e '" + Guide.ROOT
                + "' bin etc lib share --exclude-dir=doc --exclude='*.aot.jdk' || true");
        assertEquals(List.of(), lines(named));
    }

    @ParameterizedTest
    @EnumSource
    void isUsedAsDocumented(Modules modules) throws Exception {
        Ended used = site.user(
                modules,
                Guide.commands("use") + "man -w ls && echo \"home $MUSTER_HOME\"\nmodule unload muster\n"
                        + "echo \"path $PATH, home $MUSTER_HOME\"\nman -w ls\n");
        List<String> lines = lines(used);
        assertEquals("Muster 0.1.0", lines.get(0), used::toString);
        assertEquals(HELLO, lines.get(3), used::toString);
        assertTrue(
                lines.get(4).startsWith("/opt/muster/0.1.0/lib/muster-platform.jar:/opt/muster/0.1.0/lib/muster.jar:"),
                used::toString);
        assertEquals("/opt/muster/0.1.0/share/man/man1/muster.1", lines.get(5), used::toString);
        assertTrue(used.out().contains("home /opt/muster/0.1.0\n"), used::toString);
        assertTrue(used.out().contains("path /usr/bin:/bin, home \n"), used::toString);
        Ended caches = site.user(
                modules,
                "module use /opt/muster/0.1.0/share/modulefiles; module load muster\n"
                        + "muster run --dry-run $MUSTER_HOME/share/muster/examples/Hello.java");
        assertTrue(caches.out().contains("-XX:AOTCache=/opt/muster/0.1.0/lib/muster.aot "), caches::toString);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundThroughTheLinksOfASitesOwnTree(Modules modules) throws Exception {
        Site here = site.copy(own);
        assertEquals(
                "Muster 0.1.0",
                lines(here.user(modules, Guide.commands("tree"))).getFirst());
        Ended copied = here.user(
                modules,
                "rm /opt/modulefiles/muster/*; cp /opt/muster/0.1.0/share/modulefiles/muster/0.1.0* /opt/modulefiles/muster\n"
                        + "module use /opt/modulefiles; module load muster/0.1.0");
        assertNotEquals(0, copied.status());
        assertTrue(copied.err().replaceAll("\\s+", " ").contains("no Muster is found from"), copied::toString);
        Ended named = here.user(
                modules,
                "sed -i 's,^local prefix = .*,local prefix = \"/opt/muster/0.1.0\",; s,^set prefix .*,set prefix /opt/muster/0.1.0,'"
                        + " /opt/modulefiles/muster/*\nmodule use /opt/modulefiles; module load muster/0.1.0; muster version");
        assertEquals("Muster 0.1.0", lines(named).getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void twoVersionsAreThereSideBySide(Modules modules) throws Exception {
        Site here = site.copy(own);
        // What another version's sources would install.
        Ended second = here.administrator("""
                cp -a /opt/muster/0.1.0 /opt/muster/0.2.0
                cd /opt/muster/0.2.0
                sed -i 's/^muster.version=.*/muster.version=0.2.0/' etc/muster.properties
                mv share/modulefiles/muster/0.1.0.lua share/modulefiles/muster/0.2.0.lua
                mv share/modulefiles/muster/0.1.0 share/modulefiles/muster/0.2.0
                """);
        assertEquals(0, second.status(), second::toString);
        Ended used = here.user(modules, Guide.commands("versions") + RUN_HELLO);
        List<String> versions =
                lines(used).stream().filter(l -> l.startsWith("Muster ")).toList();
        assertEquals(List.of("Muster 0.1.0", "Muster 0.2.0"), versions, used::toString);
        assertTrue(used.err().contains("muster/0.1.0") && used.err().contains("muster/0.2.0"), used::toString);
        assertEquals(HELLO, lines(used).getLast(), used::toString);
    }

    @Test
    void goesOnWorkingWhereItWasMovedTo() throws Exception {
        Site here = site.copy(own);
        List<String> move = Guide.commands("move").lines().toList();
        String use = Guide.commands("use").replace("/opt/muster/", "/opt/software/");
        String dryRun = "muster run --dry-run \"$MUSTER_HOME/share/muster/examples/Hello.java\"\n";
        Ended moved = here.administrator(move.get(0));
        assertEquals(0, moved.status(), moved::toString);

        Ended used = here.user(Modules.any(), use + dryRun);
        assertEquals(HELLO, lines(used).get(3), used::toString);
        assertEquals("", used.err(), "nobody is told of caches that do not fit");
        assertFalse(used.out().contains("/opt/muster") || used.out().contains("AOTCache"), used::toString);

        // Where JAVA_HOME names none that will do, it is the one that is recorded.
        Ended made = here.administrator("export JAVA_HOME=/nowhere\n" + move.get(1));
        assertEquals(0, made.status(), made::toString);
        used = here.user(Modules.any(), use + dryRun);
        assertEquals(HELLO, lines(used).get(3), used::toString);
        assertTrue(used.out().contains("-XX:AOTCache=/opt/software/0.1.0/lib/muster.aot "), used::toString);
        for (String cache : List.of("muster.aot.jdk", "worker.aot.jdk")) {
            assertEquals(
                    "/opt/software/0.1.0/lib",
                    Files.readAllLines(here.opt().resolve("software/0.1.0/lib").resolve(cache))
                            .get(2));
        }
    }

    /** There JNA's own library would crash the JVM, and a variable of set-up would come apart. It makes start-up caches, so it takes minutes. */
    @Test
    @EnabledIfSystemProperty(named = "muster.long", matches = "true")
    void aDirectoryMayHaveSpacesInItsName() throws Exception {
        Site here = site.copy(own);
        Ended moved = here.administrator("mkdir '/opt/my software'; mv /opt/muster/0.1.0 '/opt/my software/mine'\n"
                + "'/opt/my software/mine/lib/launcher/start-up-caches'");
        assertEquals(0, moved.status(), moved::toString);
        assertEquals("", moved.err());
        Ended used = here.user("cd '/opt/my software'\nmine/bin/muster run mine/share/muster/examples/Hello.java\n"
                + "mine/bin/muster run -n 3 mine/share/muster/examples/Hello.java");
        assertEquals(List.of(HELLO, HELLO), lines(used));
        assertEquals("", used.err());
    }

    /** As after an update of the JDK: same place, same version, and another build, which the JVM sees by its own name. */
    @Test
    void startUpCachesOfAnotherJdkArePassedOverInSilence() throws Exception {
        Site here = site.copy(own);
        Ended changed = here.administrator("""
                cd /opt/muster/0.1.0/lib
                for cache in muster.aot worker.aot launcher/launcher.aot; do
                    LC_ALL=C sed -i 's/Server VM (/Server vm (/' $cache
                    grep -q -a 'Server vm (' $cache
                done
                """);
        assertEquals(0, changed.status(), changed::toString);
        Ended used = here.user(Modules.any(), Guide.commands("use"));
        assertEquals(HELLO, lines(used).get(3), used::toString);
        assertEquals("", used.err());
    }

    @Test
    void whoMayNotWriteThereRunsProgramsAllTheSame() throws Exception {
        Ended given = site.administrator("mkdir /mnt/nobody; chown 65534:65534 /mnt/nobody; touch /mnt/before");
        assertEquals(0, given.status(), given::toString);
        Ended used = site.nobody(
                Modules.any(),
                "cd nobody; id -u\nmodule use /opt/muster/0.1.0/share/modulefiles; module load muster\n" + RUN_HELLO
                        + "muster run -n 3 \"$MUSTER_HOME/share/muster/doctor/Ranks.java\" >ranks; muster version\n"
                        + "touch $MUSTER_HOME/lib/x 2>/dev/null || echo closed\n");
        List<String> lines = lines(used);
        assertEquals(List.of("65534", HELLO, "Muster 0.1.0"), lines.subList(0, 3), used::toString);
        assertEquals("closed", lines.getLast(), used::toString);
        Ended caches = site.nobody(Modules.any(), "/opt/muster/0.1.0/lib/launcher/start-up-caches");
        assertEquals(1, caches.status(), caches::toString);
        assertTrue(caches.err().contains("/opt/muster/0.1.0 cannot be written to by nobody"), caches::toString);
        assertEquals(List.of(), lines(site.user("find /opt -newer /mnt/before")));
    }

    /** A package is installed elsewhere than where it is made. */
    @Test
    void aPackageOfItIsMadeElsewhere() throws Exception {
        Site here = new Site(own);
        Ended packed = here.administrator(Guide.commands("package"));
        assertEquals(0, packed.status(), packed::toString);
        assertTrue(packed.err().contains("call /opt/muster/0.1.0/lib/launcher/start-up-caches"), packed::toString);
        try (Stream<Path> there = Files.list(here.opt())) {
            assertEquals(List.of(here.opt().resolve("package")), there.toList());
        }
        Ended placed = here.administrator("mv /opt/package/opt/muster /opt/muster");
        assertEquals(0, placed.status(), placed::toString);
        Ended used = here.user(Modules.any(), Guide.commands("use"));
        assertEquals(HELLO, lines(used).get(3), used::toString);
        assertEquals("", used.err());
    }

    @Test
    void theFilesOfOthersAreLeftAlone() throws Exception {
        Site here = new Site(own);
        Ended refused = here.administrator(
                "mkdir -p /opt/local/lib; echo other >/opt/local/lib/other.jar; ./launcher/dev install /opt/local");
        assertNotEquals(0, refused.status());
        assertTrue(
                refused.err().replaceAll("\\s+", " ").contains("/opt/local has other files than Muster's in it"),
                refused::toString);
        try (Stream<Path> there = Files.walk(here.opt())) {
            assertEquals(
                    List.of("other.jar"),
                    there.filter(Files::isRegularFile)
                            .map(f -> f.getFileName().toString())
                            .toList());
        }
    }

    /** A module's Open MPI: Debian's, in another place by OPAL_PREFIX, beside which the system's own stays on the PATH. */
    @ParameterizedTest
    @EnumSource
    void usesTheOpenMpiOfALoadedModule(Modules modules) throws Exception {
        Path system = MpiHere.find().orElseThrow().libDir();
        String multiarch = system.getFileName().toString();
        assumeTrue(
                Files.exists(system.resolve("openmpi/lib/openmpi3")) && multiarch.endsWith("-linux-gnu"),
                "only Debian's Open MPI 4.1 is known to work in another place");
        Site here = site.copy(own);
        Ended second = here.administrator(SECOND_OPEN_MPI.replace("MULTIARCH", multiarch));
        assertEquals(0, second.status(), second::toString);
        String libraries = "/opt/openmpi/4.1/lib/" + multiarch;
        String load = "module use /opt/modulefiles /opt/muster/0.1.0/share/modulefiles; module load openmpi muster\n";

        Ended used = here.user(modules, load + "muster version\n" + RUN_HELLO);
        assertTrue(lines(used).get(2).endsWith("(" + libraries + ")"), used::toString);
        assertEquals(HELLO, lines(used).get(3), used::toString);
        if (modules == Modules.any()) {
            saysWhichOpenMpiAndWhy(here.user(modules, load + "muster doctor"), libraries);
        }

        Ended none = here.user(
                modules, "module use /opt/muster/0.1.0/share/modulefiles; module load muster; muster version");
        assertTrue(lines(none).get(2).endsWith("(" + system + ")"), none::toString);
    }

    private static void saysWhichOpenMpiAndWhy(Ended doctor, String libraries) {
        String found = String.join("\n", lines(doctor)).replaceAll(" +", " ");
        assertTrue(found.contains(" in " + libraries + " (OPAL_PREFIX names it)"), doctor::toString);
        assertTrue(found.contains("master and workers have loaded " + libraries + "/libmpi.so"), doctor::toString);
        assertTrue(
                found.contains("Muster 0.1.0 in /opt/muster/0.1.0 (module muster/0.1.0 is loaded)"), doctor::toString);
    }

    private static final String SECOND_OPEN_MPI = """
            umask 022
            to=/opt/openmpi/4.1
            mkdir -p $to/bin $to/lib/MULTIARCH/openmpi/lib $to/share /opt/modulefiles/openmpi
            cp -a /usr/bin/orterun /usr/bin/orted $to/bin
            ln -s orterun $to/bin/mpirun
            cd /usr/lib/MULTIARCH
            cp -a libmpi.so.* libmpi_java.so* libopen-rte.so* libopen-pal.so* libmca_common_* $to/lib/MULTIARCH
            ln -s libmpi.so.40 $to/lib/MULTIARCH/libmpi.so
            cp -a openmpi/lib/openmpi3 $to/lib/MULTIARCH/openmpi/lib
            cp -a /usr/share/openmpi $to/share
            cat >/opt/modulefiles/openmpi/4.1-java <<END
            #%Module1.0
            prepend-path PATH $to/bin
            prepend-path LD_LIBRARY_PATH $to/lib/MULTIARCH
            setenv OPAL_PREFIX $to
            END
            """;
}
