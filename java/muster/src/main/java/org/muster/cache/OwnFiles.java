package org.muster.cache;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.muster.CacheException;

/** Files beside the cache, kept as its own are: only their owner can use them, they are there whole or not at all, and a stranger's are not believed. */
public final class OwnFiles {
    private static final int BUFFER = 1 << 16;

    private OwnFiles() {}

    /** Writes a file's bytes. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes them.
         *
         * @param out where to; the caller closes it
         * @throws IOException if that fails
         */
        void writeTo(DataOutputStream out) throws IOException;
    }

    /**
     * Makes a directory with the mode 0700.
     *
     * @param directory the directory; its parent is there
     * @return whether it was not there
     * @throws IOException if it cannot be made
     * @throws CacheException if it is there and is not believed
     */
    public static boolean createDirectory(Path directory) throws IOException {
        boolean made = Disk.createDirectory(directory);
        check(directory, Trust.ofDirectory(directory));
        return made;
    }

    /**
     * Makes a file with the mode 0600, with nothing in it.
     *
     * @param file the file
     * @throws java.nio.file.FileAlreadyExistsException if it is there
     * @throws IOException if it cannot be made
     */
    public static void createFile(Path file) throws IOException {
        Disk.createFile(file);
    }

    /**
     * Writes a file, brings it to the disk, and only then gives it its name; one that has the name is replaced.
     *
     * @param file the file
     * @param content its bytes
     * @throws IOException if that fails; the name is as it was then
     */
    public static void write(Path file, Content content) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try {
            Disk.createFile(aside);
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE);
                    DataOutputStream out =
                            new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER))) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * Believes a file, or throws.
     *
     * @param file the file
     * @return its size in bytes
     * @throws IOException if it is not there
     * @throws CacheException if it is another user's, or others may write it
     */
    public static long check(Path file) throws IOException {
        return check(file, Trust.ofFile(file)).size();
    }

    /**
     * Believes a directory, or throws.
     *
     * @param directory the directory
     * @throws IOException if it is not there
     * @throws CacheException if it is another user's, or others may write it
     */
    public static void checkDirectory(Path directory) throws IOException {
        check(directory, Trust.ofDirectory(directory));
    }

    private static Trust.Verdict check(Path path, Trust.Verdict verdict) {
        if (verdict.problem() != null) {
            throw new CacheException(path + " is refused: " + verdict.problem());
        }
        return verdict;
    }
}
