package org.muster.cluster;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.muster.cache.OwnFiles;
import org.muster.code.Payload;

/** How a job's call ended, as the job itself says it. */
public sealed interface JobOutcome {
    /**
     * The result is in the cache.
     *
     * @param key its key
     * @param function the fingerprint of the function's code
     */
    record Stored(String key, String function) implements JobOutcome {}

    /**
     * The result is here, since it is not to be kept, or could not be.
     *
     * @param master the program that can read it
     * @param values one for each rank whose value counts
     */
    record Values(String master, List<Payload> values) implements JobOutcome {}

    /**
     * The function failed; what with, its ranks have written.
     *
     * @param master the program that can read that
     */
    record Failed(String master) implements JobOutcome {}

    /**
     * The time limit was over.
     *
     * @param host the node of rank 0
     */
    record TimedOut(String host) implements JobOutcome {}

    /**
     * The call was not run.
     *
     * @param why one sentence
     */
    record NotRun(String why) implements JobOutcome {}

    /**
     * Whether a program can make use of it. Values and exceptions are data of the classes of the executor that has submitted the job, as that has
     * numbered them; any other would take them for what they are not.
     *
     * @param master the program
     * @return whether it is for that one, or for all
     */
    default boolean isFor(String master) {
        return switch (this) {
            case Values v -> v.master().equals(master);
            case Failed f -> f.master().equals(master);
            case Stored _, TimedOut _, NotRun _ -> true;
        };
    }

    /**
     * Writes it as the last file of a job.
     *
     * @param file where
     * @param outcome the outcome
     * @throws IOException if that fails
     */
    static void write(Path file, JobOutcome outcome) throws IOException {
        OwnFiles.write(file, out -> {
            switch (outcome) {
                case Stored s -> {
                    out.writeByte('S');
                    PayloadStream.writeText(out, s.key());
                    PayloadStream.writeText(out, s.function());
                }
                case Values v -> {
                    out.writeByte('V');
                    PayloadStream.writeText(out, v.master());
                    writeAll(out, v.values());
                }
                case Failed f -> {
                    out.writeByte('F');
                    PayloadStream.writeText(out, f.master());
                }
                case TimedOut t -> {
                    out.writeByte('T');
                    PayloadStream.writeText(out, t.host());
                }
                case NotRun n -> {
                    out.writeByte('N');
                    PayloadStream.writeText(out, n.why());
                }
            }
        });
    }

    private static void writeAll(DataOutputStream out, List<Payload> values) throws IOException {
        out.writeInt(values.size());
        for (Payload p : values) {
            PayloadStream.write(out, p);
        }
    }

    /**
     * Reads it.
     *
     * @param file where
     * @return the outcome
     * @throws IOException if it is not there, or damaged
     * @throws org.muster.CacheException if it is another user's, or others may write it
     */
    static JobOutcome read(Path file) throws IOException {
        OwnFiles.check(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int kind = in.readByte();
            return switch (kind) {
                case 'S' -> new Stored(PayloadStream.readText(in), PayloadStream.readText(in));
                case 'V' -> new Values(PayloadStream.readText(in), readAll(in));
                case 'F' -> new Failed(PayloadStream.readText(in));
                case 'T' -> new TimedOut(PayloadStream.readText(in));
                case 'N' -> new NotRun(PayloadStream.readText(in));
                default -> throw new IOException(file + " is damaged: it begins with " + kind);
            };
        }
    }

    private static List<Payload> readAll(DataInputStream in) throws IOException {
        int n = PayloadStream.count(in, 1);
        List<Payload> values = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            values.add(PayloadStream.readNeeded(in));
        }
        return List.copyOf(values);
    }
}
