package org.muster.master;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.muster.code.MasterCodec;
import org.muster.wire.Message;
import org.slf4j.LoggerFactory;

/** Looks up classes and resources that workers ask for; reading them may touch disks, so not on the conductor. */
final class CodeDesk {
    private final MasterCodec codec;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("muster-code").factory());

    CodeDesk(MasterCodec codec) {
        this.codec = codec;
    }

    void serve(Message.Fetch m, Consumer<Message.Fetched> answer) {
        try {
            thread.execute(() -> answer.accept(look(m)));
        } catch (RejectedExecutionException e) {
            // The executor ends, and with it whoever asked.
            answer.accept(new Message.Fetched(m.request(), null));
        }
    }

    private Message.Fetched look(Message.Fetch m) {
        try {
            return new Message.Fetched(m.request(), codec.resource(m.loader(), m.name()));
        } catch (RuntimeException | LinkageError e) {
            LoggerFactory.getLogger(CodeDesk.class).warn("cannot read {} for a worker", m.name(), e);
            return new Message.Fetched(m.request(), null);
        }
    }

    void close() {
        thread.shutdownNow();
    }
}
