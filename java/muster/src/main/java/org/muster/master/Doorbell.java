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
 * <p>A bell is its worker's alone and is closed with it; only its place in the shared memory is used again. Making one is thread-safe, a
 * bell belongs to one thread at a time.
 */
final class Doorbell {
    private static final ArrayDeque<Integer> FREE = new ArrayDeque<>();
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

    /** A new one; null where the JVM may not make it, or files are short: workers then look oftener. */
    static synchronized @Nullable Doorbell open() {
        try {
            MemoryFile file = flags == null ? MemoryFile.create("muster-doorbells") : flags;
            flags = file;
            int number = FREE.isEmpty() ? made : FREE.element();
            Doorbell bell = new Doorbell(file.path(), number);
            if (number == made) {
                made++;
            } else {
                FREE.remove();
            }
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

    /** Its worker has ended, or is nobody's any more: while it lives, its place is not for another. */
    void close(boolean ended) {
        if (ended) {
            flag.clear();
            synchronized (Doorbell.class) {
                FREE.push(offer.number());
            }
        } else {
            ring();
        }
        pipe.close();
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
