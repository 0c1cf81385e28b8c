package org.muster.worker;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.muster.code.WorkerCodec;
import org.muster.wire.Message;
import org.muster.wire.Pauses;

/** Gets classes and resources from the master when a function first uses them; polls by itself while it waits. */
final class CodeFetcher implements WorkerCodec.Fetcher {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Post post;

    CodeFetcher(Post post) {
        this.post = post;
    }

    /** Class loading must not be cut off by an interrupt, or the class would count as missing for ever. */
    @Override
    public byte @Nullable [] fetch(int loader, String name) throws IOException {
        CompletableFuture<Message.Fetched> answer = post.ask(loader, name);
        Pauses pauses = new Pauses(Pauses.BUSY);
        long begin = System.nanoTime();
        while (!answer.isDone()) {
            pauses.pause(post.poll());
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IOException("the master has not sent " + name + " within 60 s");
            }
        }
        try {
            return answer.join().bytes();
        } catch (CancellationException e) {
            throw new IOException("the master did not send " + name, e);
        }
    }
}
