package org.muster.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.muster.cache.OwnFiles;

/**
 * What stands in a job's directory.
 *
 * <pre>
 * input        the call: function, values, what it is to be run with
 * record       which job it is, and who has submitted it
 * job.sh       what the batch system runs
 * stdout, stderr
 * started      there from when the job's ranks have come up
 * failed-RANK  what a rank's function failed with
 * outcome      how the call ended; the last that a job writes
 * </pre>
 *
 * @param path the directory
 */
record JobDirectory(Path path) {
    /** The directories of all jobs of a cache. */
    static Path all(Path cache) {
        return cache.resolve("jobs");
    }

    Path input() {
        return path.resolve("input");
    }

    Path record() {
        return path.resolve("record");
    }

    Path script() {
        return path.resolve("job.sh");
    }

    Path output() {
        return path.resolve("stdout");
    }

    Path error() {
        return path.resolve("stderr");
    }

    Path started() {
        return path.resolve("started");
    }

    Path outcome() {
        return path.resolve("outcome");
    }

    Path failed(int rank) {
        return path.resolve("failed-" + rank);
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** Takes the directory and all in it away; what is not there is no error. */
    void delete() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(path);
    }

    /** Throws if somebody else could have written in it. */
    void check() throws IOException {
        OwnFiles.checkDirectory(path);
    }

    /** For messages. */
    @Override
    public String toString() {
        return path.toString();
    }
}
