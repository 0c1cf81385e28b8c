package org.muster.cluster;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.cache.OwnFiles;
import org.muster.code.ClassCode;
import org.muster.code.Payload;
import org.muster.wire.Message.Kind;

/**
 * What a job is given.
 *
 * @param name the job's; one that was submitted for the same directory before, under another name, is not to run
 * @param master the program that can read values which are not in the cache
 * @param kind what the function is
 * @param ranks on how many ranks it must run
 * @param threads threads of each
 * @param gpus GPUs of each
 * @param attempt 1 for the first run
 * @param limitNanos how long it may run, or 0
 * @param code classes that it is likely to need
 * @param classPath where further ones are
 * @param init makes what calls find in their context, or null
 * @param function the function
 * @param dependencies values of the futures that it captures
 * @param keeping how the result is kept in the cache, or null if it is not
 */
public record JobInput(
        String name,
        String master,
        Kind kind,
        int ranks,
        int threads,
        int gpus,
        int attempt,
        long limitNanos,
        List<ClassCode> code,
        List<String> classPath,
        @Nullable Payload init,
        Payload function,
        List<Dependency> dependencies,
        @Nullable Keeping keeping) {
    private static final int MAGIC = 0x4d534a31; // MSJ1

    /** Where the value of a future is. */
    public sealed interface Dependency {}

    /**
     * Here.
     *
     * @param payload the value
     */
    public record Value(Payload payload) implements Dependency {}

    /**
     * Where another job has put it.
     *
     * @param directory the name of that job's directory
     */
    public record OfJob(String directory) implements Dependency {}

    /**
     * How the result is kept.
     *
     * @param functionName for people
     * @param functionDigest the fingerprint of the function's code
     * @param initDigest that of the init function, or null
     * @param key the key, or null if it is the job that finds out, once it has the values of other jobs
     */
    public record Keeping(
            String functionName,
            String functionDigest,
            @Nullable String initDigest,
            @Nullable String key) {}

    void write(Path file) throws IOException {
        OwnFiles.write(file, this::writeTo);
    }

    private void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        PayloadStream.writeText(out, name);
        PayloadStream.writeText(out, master);
        out.writeByte(kind.ordinal());
        out.writeInt(ranks);
        out.writeInt(threads);
        out.writeInt(gpus);
        out.writeInt(attempt);
        out.writeLong(limitNanos);
        out.writeInt(code.size());
        for (ClassCode c : code) {
            out.writeInt(c.id());
            out.writeInt(c.loader());
            PayloadStream.writeText(out, c.name());
            PayloadStream.writeBytes(out, c.bytes());
        }
        out.writeInt(classPath.size());
        for (String p : classPath) {
            PayloadStream.writeText(out, p);
        }
        PayloadStream.write(out, init);
        PayloadStream.write(out, function);
        out.writeInt(dependencies.size());
        for (Dependency d : dependencies) {
            switch (d) {
                case Value v -> PayloadStream.write(out, v.payload());
                case OfJob o -> {
                    PayloadStream.write(out, null);
                    PayloadStream.writeText(out, o.directory());
                }
            }
        }
        out.writeBoolean(keeping != null);
        if (keeping != null) {
            PayloadStream.writeText(out, keeping.functionName());
            PayloadStream.writeText(out, keeping.functionDigest());
            PayloadStream.writeText(out, keeping.initDigest() == null ? "" : keeping.initDigest());
            PayloadStream.writeText(out, keeping.key() == null ? "" : keeping.key());
        }
    }

    static JobInput read(Path file) throws IOException {
        OwnFiles.check(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(file + " is no job's input, or of another version of Muster");
            }
            return new JobInput(
                    PayloadStream.readText(in),
                    PayloadStream.readText(in),
                    kind(in.readUnsignedByte()),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    readCode(in),
                    readTexts(in),
                    PayloadStream.read(in),
                    PayloadStream.readNeeded(in),
                    readDependencies(in),
                    in.readBoolean() ? readKeeping(in) : null);
        }
    }

    private static Kind kind(int ordinal) throws IOException {
        Kind[] kinds = Kind.values();
        if (ordinal >= kinds.length) {
            throw new IOException("a call of the unknown kind " + ordinal);
        }
        return kinds[ordinal];
    }

    private static List<ClassCode> readCode(DataInputStream in) throws IOException {
        int n = PayloadStream.count(in, 16);
        List<ClassCode> code = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            code.add(
                    new ClassCode(in.readInt(), in.readInt(), PayloadStream.readText(in), PayloadStream.readBytes(in)));
        }
        return List.copyOf(code);
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        int n = PayloadStream.count(in, 4);
        List<String> texts = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            texts.add(PayloadStream.readText(in));
        }
        return List.copyOf(texts);
    }

    private static List<Dependency> readDependencies(DataInputStream in) throws IOException {
        int n = PayloadStream.count(in, 1);
        List<Dependency> all = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            Payload p = PayloadStream.read(in);
            all.add(p == null ? new OfJob(PayloadStream.readText(in)) : new Value(p));
        }
        return List.copyOf(all);
    }

    private static Keeping readKeeping(DataInputStream in) throws IOException {
        String name = PayloadStream.readText(in);
        String digest = PayloadStream.readText(in);
        String init = PayloadStream.readText(in);
        String key = PayloadStream.readText(in);
        return new Keeping(name, digest, init.isEmpty() ? null : init, key.isEmpty() ? null : key);
    }
}
