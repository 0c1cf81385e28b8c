package org.muster.master;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.MemoryFile;
import org.muster.nativeaccess.NamedPipe;
import org.muster.nativeaccess.NativeException;
import org.muster.wire.AsleepFlag;
import org.muster.wire.Message;
import org.slf4j.LoggerFactory;

/**
 * Wakes a worker of this node that has long had nothing to do. MPI can only be looked at again and again; so that this need not be often,
 * such a worker sets a flag in shared memory and reads from a pipe, to which the master writes when it has sent something.
 *
 * <p>Bells are kept for later workers: a byte that is left over in a pipe wakes one for nothing, once. Thread-safe.
 */
final class Doorbell {
    private static final ArrayDeque<Doorbell> FREE = new ArrayDeque<>();
    private static @Nullable MemoryFile flags;
    private static int made;
    private static boolean told;

    private final AsleepFlag flag;
    private final NamedPipe pipe;
    private final Message.Known offer;

    private Doorbell(Path flags, int number) throws IOException {
        flag = new AsleepFlag(flags, number);
        pipe = NamedPipe.create();
        offer = new Message.Known(flags.toString(), number, pipe.path().toString());
    }

    /** One that no worker has; null where the JVM may not make it, or files are short: workers then look oftener. */
    static synchronized @Nullable Doorbell take() {
        Doorbell free = FREE.poll();
        if (free != null) {
            return free;
        }
        try {
            MemoryFile file = flags == null ? MemoryFile.create("muster-doorbells") : flags;
            flags = file;
            Doorbell bell = new Doorbell(file.path(), made);
            made++;
            return bell;
        } catch (NativeException | IOException e) {
            if (!told) {
                told = true;
                LoggerFactory.getLogger(Doorbell.class)
                        .warn(
                                "idle workers look for calls by themselves, at the cost of some CPU time: {}",
                                e.getMessage());
            }
            return null;
        }
    }

    /** Its worker has ended. */
    void giveBack() {
        synchronized (Doorbell.class) {
            flag.clear();
            FREE.push(this);
        }
    }

    /** Tells its worker of it. */
    Message.Known offer() {
        return offer;
    }

    /** Something was sent. */
    void ring() {
        if (flag.take()) {
            pipe.write(1);
        }
    }
}
