package org.muster.cluster;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.muster.cache.OwnFiles;
import org.muster.code.Payload;

/**
 * What a rank's function failed with.
 *
 * @param rank the rank
 * @param host its node
 * @param pid its process
 * @param millis when
 * @param ofMpi whether it is an exception of MPI's, as a rank gets it that was talking with one that has failed
 * @param payload the exception
 */
public record Failure(int rank, String host, long pid, long millis, boolean ofMpi, Payload payload) {
    void write(Path file) throws IOException {
        OwnFiles.write(file, out -> {
            out.writeInt(rank);
            PayloadStream.writeText(out, host);
            out.writeLong(pid);
            out.writeLong(millis);
            out.writeBoolean(ofMpi);
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
                    PayloadStream.readNeeded(in));
        }
    }
}
