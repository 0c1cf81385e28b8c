package org.muster.cluster;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.muster.cache.OwnFiles;
import org.muster.code.Payload;

/**
 * What a rank's function failed with, in a form for the program that has submitted the job, and in another for any.
 *
 * @param rank the rank
 * @param host its node
 * @param pid its process
 * @param millis when
 * @param ofMpi whether it is an exception of MPI's, as a rank gets it that was talking with one that has failed
 * @param type the exception's class
 * @param text its stack trace
 * @param payload the exception, for those with the same numbers of class loaders
 */
public record Failure(
        int rank, String host, long pid, long millis, boolean ofMpi, String type, String text, Payload payload) {
    static String textOf(Throwable t) {
        StringWriter text = new StringWriter();
        t.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    void write(Path file) throws IOException {
        OwnFiles.write(file, out -> {
            out.writeInt(rank);
            PayloadStream.writeText(out, host);
            out.writeLong(pid);
            out.writeLong(millis);
            out.writeBoolean(ofMpi);
            PayloadStream.writeText(out, type);
            PayloadStream.writeText(out, text);
            PayloadStream.write(out, payload);
        });
    }

    static Failure read(Path file) throws IOException {
        OwnFiles.check(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new Failure(
                    in.readInt(),
                    PayloadStream.readText(in),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean(),
                    PayloadStream.readText(in),
                    PayloadStream.readText(in),
                    PayloadStream.readNeeded(in));
        }
    }
}
