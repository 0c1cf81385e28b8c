package org.muster.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;

/** Writes files so that they are there whole or not at all, and still there after the machine has crashed. Thread-safe. */
final class Writer {
    /** A file that nobody has written to for so long was left by a process that died. */
    private static final long STALE_MILLIS = 3_600_000;

    private static final AtomicLong COUNTER = new AtomicLong(System.currentTimeMillis());

    private final Layout layout;
    private final Warnings warnings;

    Writer(Layout layout, Warnings warnings) {
        this.layout = layout;
        this.warnings = warnings;
    }

    /** Writes a file's bytes. */
    @FunctionalInterface
    interface Content {
        void write(Tape tape) throws IOException;
    }

    /** Writes a file aside and then puts it in its place, also over one that is there. */
    void write(Path target, Content content) throws IOException {
        Path aside = createAside();
        try {
            try (Tape tape = new Tape(aside)) {
                content.write(tape);
                tape.sync();
            }
            Path directory = java.util.Objects.requireNonNull(target.getParent());
            boolean made = Disk.createDirectory(directory);
            move(aside, target);
            Disk.sync(directory);
            if (made) {
                Disk.sync(java.util.Objects.requireNonNull(directory.getParent()));
            }
        } catch (IOException | RuntimeException | Error e) {
            try {
                Files.deleteIfExists(aside);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private Path createAside() throws IOException {
        Path directory = layout.temporary();
        Path aside = directory.resolve(Here.PID + "-" + Long.toHexString(COUNTER.incrementAndGet()) + "-"
                + Long.toHexString(System.nanoTime()) + Layout.SUFFIX);
        try {
            Disk.createFile(aside);
        } catch (NoSuchFileException e) {
            Disk.createDirectories(directory); // somebody has cleared the cache away
            Disk.createDirectories(layout.entries());
            Disk.createFile(aside);
        }
        return aside;
    }

    private static void move(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // A file server that was asked twice, for its first answer was lost, says this when all went well.
            if (!Files.exists(target)) {
                throw e;
            }
        }
    }

    /** Removes what processes that died have left. */
    void sweep() throws IOException {
        long now = System.currentTimeMillis();
        for (String name : Disk.list(layout.temporary())) {
            Path file = layout.temporary().resolve(name);
            try {
                FileTime time = Files.getLastModifiedTime(file);
                if (now - time.toMillis() > STALE_MILLIS) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                warnings.debug("removing " + file, e); // it is gone, or another time
            }
        }
    }
}
