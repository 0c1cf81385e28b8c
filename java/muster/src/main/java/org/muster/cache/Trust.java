package org.muster.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose files are believed: those of this process's user that nobody else may write. Reading an entry makes objects of it, so a
 * stranger's file could be used to run code.
 */
final class Trust {
    private static final int FORMAT = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int OTHERS_MAY_WRITE = 022;

    private Trust() {}

    /**
     * What is known of a file.
     *
     * @param size in bytes
     * @param problem why it is not believed, or null
     */
    record Verdict(long size, @Nullable String problem) {}

    /** Looks at a file; it is not opened. */
    static Verdict ofFile(Path file) throws IOException {
        return of(file, REGULAR, "a regular file");
    }

    /** Looks at a directory. */
    static Verdict ofDirectory(Path directory) throws IOException {
        return of(directory, DIRECTORY, "a directory");
    }

    private static Verdict of(Path path, int format, String what) throws IOException {
        Map<String, Object> a = Files.readAttributes(path, "unix:mode,uid,size", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Objects.requireNonNull(a.get("mode"));
        int owner = (Integer) Objects.requireNonNull(a.get("uid"));
        long size = (Long) Objects.requireNonNull(a.get("size"));
        if ((mode & FORMAT) != format) {
            return new Verdict(size, "it is not " + what);
        }
        if (owner != Self.UID) {
            return new Verdict(
                    size, "it belongs to user number " + owner + ", and this process runs as number " + Self.UID);
        }
        if ((mode & OTHERS_MAY_WRITE) != 0) {
            return new Verdict(size, "others than its owner may write it (chmod go-w mends that)");
        }
        return new Verdict(size, null);
    }

    /** Who this process is. */
    private static final class Self {
        static final int UID = uid();

        private static int uid() {
            try {
                Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
                return (Integer) Objects.requireNonNull(uid);
            } catch (IOException e) {
                throw new IllegalStateException("cannot tell the user of this process: /proc is not there", e);
            }
        }
    }
}
