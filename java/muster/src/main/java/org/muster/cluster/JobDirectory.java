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
 * started-JOB  there from when the job's ranks have come up
 * failed-JOB-RANK  what a rank's function failed with
 * outcome-JOB  how the call ended; the last that a job writes
 * </pre>
 *
 * <p>What a job writes has its name: one that turns up late, when another has been submitted in its place, neither is taken for that one nor does it
 * write over what that one has written.
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

    Path started(String job) {
        return path.resolve("started-" + job);
    }

    Path outcome(String job) {
        return path.resolve("outcome-" + job);
    }

    Path failed(String job, int rank) {
        return path.resolve("failed-" + job + "-" + rank);
    }

    /** Whether it is that job's, as its record says; another one's, or nobody's, it may be by now. */
    boolean isOf(String job) throws IOException {
        try {
            return JobRecord.read(record()).name().equals(job);
        } catch (NoSuchFileException e) {
            return false;
        }
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
