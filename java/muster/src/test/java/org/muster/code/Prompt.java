package org.muster.code;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.muster.SerializationException;
import org.muster.TaskFunction;

/** What a JShell session in a test calls. */
public final class Prompt {
    private static final MasterCodec MASTER = new MasterCodec();
    private static final Fingerprints PRINTS = new Fingerprints();
    private static @Nullable ApartWorker worker;

    private Prompt() {}

    /** Makes the worker. */
    public static void open(String classPath) throws Exception {
        worker = new ApartWorker(classPath, MASTER);
    }

    /** Runs the function at the other end; gives the text of its result, or of its refusal. */
    public static String run(TaskFunction<?> function) throws Exception {
        try {
            return run(MASTER.encodeFunction(function), List.of());
        } catch (SerializationException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String run(Encoded e, List<Object> values) throws Exception {
        return String.valueOf(MASTER.decode(Objects.requireNonNull(worker).run(e, values)));
    }

    /** The digest of the function, or its refusal. */
    public static String digest(TaskFunction<?> function) {
        try {
            return PRINTS.digest(function, List.of(), List.of());
        } catch (SerializationException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The number of futures that the function depends on, and its result if each has the value 5. */
    public static String withFutures(TaskFunction<?> function) throws Exception {
        Encoded e = MASTER.encodeFunction(function);
        return e.dependencies().size()
                + ":"
                + run(e, e.dependencies().stream().map(f -> (Object) 5).toList());
    }
}
