package org.muster.cluster;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.muster.cache.OwnFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of all jobs of a cache, beside it. One stands there under its task's name from before its job is submitted until its result
 * has been fetched; so whoever wants the same result finds the job, in whichever program.
 *
 * <p>A directory appears with all that belongs in it, by a rename, and goes by one too: two programs that want the same result at the same moment
 * do not both submit it.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String ASIDE = ".new-";
    private static final String GONE = ".old-";

    /** What a program left there that was killed at the wrong moment is nobody's after that. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** Ended jobs that nobody has asked for, of programs that have ended, and of those that may run on another node. */
    private static final Duration LEFT = Duration.ofDays(1);

    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final Path root;

    /**
     * Of a cache's directory.
     *
     * @throws IOException if it cannot be made
     */
    Ledger(Path cache) throws IOException {
        root = JobDirectory.all(cache);
        OwnFiles.createDirectory(root);
    }

    /** Fills a new job's directory, which is not yet where it will be. */
    @FunctionalInterface
    interface Filler {
        void fill(JobDirectory aside, JobDirectory place) throws IOException;
    }

    /** The directory of that name, or null if there is none. */
    @Nullable
    JobDirectory find(String name) throws IOException {
        JobDirectory d = new JobDirectory(root.resolve(name));
        try {
            d.check();
            return d;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Makes a directory of that name; null if there is one already. */
    @Nullable
    JobDirectory create(String name, Filler filler) throws IOException {
        JobDirectory aside = new JobDirectory(root.resolve(ASIDE + UUID.randomUUID()));
        JobDirectory place = new JobDirectory(root.resolve(name));
        OwnFiles.createDirectory(aside.path());
        try {
            filler.fill(aside, place);
            Files.move(aside.path(), place.path(), StandardCopyOption.ATOMIC_MOVE);
            return place;
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            return null;
        } catch (FileSystemException e) {
            if (Files.exists(place.path())) {
                return null;
            }
            throw e;
        } finally {
            aside.delete();
        }
    }

    /** Takes the directory of that job away, unless it is another one's by now. */
    void discard(JobDirectory d, String jobName) {
        try {
            if (JobRecord.read(d.record()).name().equals(jobName)) {
                discard(d);
            }
        } catch (IOException e) {
            LOG.debug("{} is not there any more", d.path(), e);
        }
    }

    /** Takes a directory away, even if its job is still writing there. */
    void discard(JobDirectory d) {
        Path gone = root.resolve(GONE + UUID.randomUUID());
        try {
            Files.move(d.path(), gone, StandardCopyOption.ATOMIC_MOVE);
            new JobDirectory(gone).delete();
        } catch (NoSuchFileException e) {
            // somebody else has
        } catch (IOException e) {
            LOG.debug("{} is left for later", d.path(), e);
        }
    }

    /** Names of directories whose results jobs will read that have not ended. */
    Set<String> needed() throws IOException {
        Set<String> needed = new HashSet<>();
        for (JobDirectory d : all()) {
            try {
                JobRecord r = JobRecord.read(d.record());
                if (!Files.exists(d.outcome(r.name()))) {
                    needed.addAll(r.after());
                }
            } catch (NoSuchFileException e) {
                // it went this moment
            }
        }
        return needed;
    }

    private List<JobDirectory> all() throws IOException {
        List<JobDirectory> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path p : entries) {
                if (!p.getFileName().toString().startsWith(".")) {
                    all.add(new JobDirectory(p));
                }
            }
        }
        return all;
    }

    /** Takes away what programs that were killed have left and nobody needs. */
    void sweep() {
        try {
            Set<String> needed = needed();
            for (JobDirectory d : all()) {
                if (!needed.contains(d.name()) && isNobodys(d)) {
                    discard(d);
                }
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, ".{new,old}-*")) {
                for (Path p : entries) {
                    if (age(p).compareTo(ABANDONED) > 0) {
                        new JobDirectory(p).delete();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("what old jobs have left in {} cannot be tidied up: {}", root, e.toString());
        }
    }

    private static boolean isNobodys(JobDirectory d) throws IOException {
        try {
            JobRecord r = JobRecord.read(d.record());
            Duration patience = r.master().isDead() ? LEFT : FORGOTTEN;
            return age(d.outcome(r.name())).compareTo(patience) > 0; // one that is not there is not old
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Duration age(Path p) {
        try {
            return Duration.between(Files.getLastModifiedTime(p).toInstant(), Instant.now());
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
