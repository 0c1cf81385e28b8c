package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.tests.commands.Stage;

/** Jobs that are plain processes. */
class LocalClusterTest extends ClusterConformance {
    @TempDir
    static Path dir;

    /** The heap's limit is the call's own, and what exceeds it fails the call as it would anywhere. */
    @Test
    void memory() throws Exception {
        Path where = fresh("memory");
        assertEquals("java.lang.OutOfMemoryError\n", out(where, "Memory.java"));
    }

    /** A directory that a node has not got: what the call writes is not lost with its job's files. */
    @Test
    void elsewhere() throws Exception {
        Path where = fresh("elsewhere");
        Files.createDirectory(where.resolve("start"));
        Path cache = where.resolve("cache");
        Stage.Ended ended = Stage.run(
                where,
                "sh",
                "-c",
                "cd start && exec \"$@\"",
                "sh",
                Stage.MUSTER,
                "run",
                where.resolve("Elsewhere.java").toString(),
                "local",
                cache.toString());
        assertEquals(cache.resolve("work") + "\n", ended.out(), ended::toString);
        assertEquals("results", Files.readString(cache.resolve("work/kept")));
        assertEquals(List.of(), left(where));
    }

    /** Its place is another one's by now, which it must not disturb. */
    @Test
    void lateJobsWriteNothing() throws Exception {
        Path where = fresh("late");
        assertTrue(out(where, "Detach.java", "leave").startsWith("left"));
        Path job;
        try (Stream<Path> all = Files.list(where.resolve("cache/jobs"))) {
            job = all.findFirst().orElseThrow();
        }
        String record = Files.readString(job.resolve("record"));
        Path aside = where.resolve("aside");
        Files.writeString(aside, record.replaceAll("name=.*", "name=muster-another"));
        Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-------"));
        Files.move(aside, job.resolve("record"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.createFile(where.resolve("go"));
        while (files(job, "exit-status-").isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertEquals(List.of(), files(job, "outcome"));
        String said = Files.readString(job.resolve("stderr"));
        assertTrue(said.contains("is another job's now, or gone"), said);
    }

    private static List<String> files(Path directory, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(f -> f.getFileName().toString())
                    .filter(n -> n.startsWith(prefix))
                    .toList();
        }
    }

    @Override
    Site site() {
        return new Site() {
            @Override
            public String system() {
                return "local";
            }

            @Override
            public Path shared() {
                return dir;
            }

            @Override
            public Stage.Run start(Path where, Map<String, String> env, String... command) throws IOException {
                return Stage.start(where, env, command);
            }

            @Override
            public String cancelled() {
                return "FAILED";
            }

            @Override
            public void cancel(String id) throws IOException, InterruptedException {
                Stage.run(dir, "kill", "-TERM", "--", "-" + id.substring(0, id.indexOf(':')));
            }
        };
    }
}
