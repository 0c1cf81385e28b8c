package org.muster.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A shell script that has descendants of all kinds, and the pids of them all. */
final class Family {
    static final int SIZE = 5;

    /** Far longer than anything here takes. */
    private static final long PATIENCE_SECONDS = 30;

    private final Path pids;

    Family(Path dir) {
        pids = dir.resolve("pids");
    }

    /**
     * The script: itself, a child, a child in a session of its own, and an orphan in a session of its own with a child. All but the
     * script are deaf to SIGTERM. Each appends its pid to the file; when all have, the script goes on.
     */
    String script() {
        return """
                P='%s'
                : >>"$P"
                trap '' TERM
                sh -c "echo \\$\\$ >>'$P'; sleep 1000; :" &
                setsid sh -c "echo \\$\\$ >>'$P'; exec sleep 1000" &
                (setsid sh -c "echo \\$\\$ >>'$P'; sleep 1000 & echo \\$! >>'$P'; wait" &)
                trap - TERM
                while [ "$(wc -l <"$P")" -lt %d ]; do sleep 0.01; done
                echo $$ >>"$P"
                """.formatted(pids, SIZE - 1);
    }

    /** Waits until all are there. */
    List<Long> await() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(pids) || Files.readAllLines(pids).size() < SIZE) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the family is not complete");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return all();
    }

    private List<Long> all() throws IOException {
        return Files.readAllLines(pids).stream().map(Long::valueOf).toList();
    }

    /** Fails if one of them is there still. */
    void assertGone() throws IOException {
        List<Long> all = all();
        assertEquals(SIZE, all.size(), "the family was not complete");
        List<Long> left = all.stream().filter(Family::isThere).toList();
        left.forEach(Family::kill);
        assertEquals(List.of(), left, "left over");
    }

    /** Waits until none of them is there. */
    void awaitGone() throws IOException, InterruptedException {
        for (long pid : all()) {
            CompletableFuture<?> end = ProcessHandle.of(pid)
                    .<CompletableFuture<?>>map(ProcessHandle::onExit)
                    .orElse(CompletableFuture.completedFuture(null));
            end.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
        assertGone();
    }

    private static boolean isThere(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
