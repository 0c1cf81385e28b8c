package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.Resources;
import org.muster.TaskFunction;
import org.muster.cache.Hit;
import org.muster.cache.Store;
import org.muster.code.Fingerprints;
import org.muster.code.FunctionName;
import org.muster.code.MasterCodec;
import org.muster.schedule.Demand;
import org.muster.schedule.Placement;
import org.muster.wire.Message.Kind;

/** Calls of one key, as the conductor sees them. */
class SharedResultsTest {
    private static final TaskFunction<Integer> FUNCTION = () -> 7;

    private final MasterCodec codec = new MasterCodec();
    private final Fingerprints fingerprints = new Fingerprints();
    private final GraphRecorder recorder = new GraphRecorder();
    private final List<Call> enqueued = new ArrayList<>();
    private long last;

    @TempDir
    Path dir;

    private final class Taker implements SharedResults.Owner {
        @Override
        public boolean post(Runnable command) {
            command.run();
            return true;
        }

        @Override
        public boolean isOpen(Call c) {
            return true;
        }

        @Override
        public void enqueue(Call c) {
            enqueued.add(c);
        }

        @Override
        public void dispatch(Call c, Placement p) {}

        @Override
        public void giveBack(Placement p) {}

        @Override
        public void fail(Call c, Throwable why) {
            throw new AssertionError(why);
        }

        @Override
        public void found(Call c, Hit hit) {}

        @Override
        public void finish(Call c, CallFuture.Outcome result) {}
    }

    private Call call() {
        Resources r = Resources.cores(1);
        CacheTicket ticket = new CacheTicket(
                fingerprints.of(FUNCTION),
                fingerprints.code(FUNCTION),
                Kind.CALLABLE,
                r,
                null,
                SharedResultsTest.class.getClassLoader());
        ticket.resolve(List.of(), List.of());
        CallFuture<Integer> future = new CallFuture<>(++last, r, (_, _) -> {});
        return new Call(
                last,
                Kind.CALLABLE,
                r,
                Demand.ranks(1),
                codec.encodeFunction(FUNCTION),
                future,
                0,
                FUNCTION,
                ticket,
                recorder.submitted(future, FunctionName.of(FUNCTION), List.of()));
    }

    /** It is the first one's lot that decides: nobody else is to end those that wait for it. */
    @Test
    void whoWaitsForAnotherIsKnownToDoSo() {
        CacheDesk desk = new CacheDesk(Store.open(dir), null);
        SharedResults shared = new SharedResults(new Taker(), desk, codec, new Counters());
        try {
            Call first = call();
            Call second = call();
            Call third = call();
            List.of(first, second, third).forEach(shared::admit);
            assertEquals(List.of(first), enqueued);
            assertEquals(List.of(false, true, true), following(first, second, third));
            shared.handOver(first); // it has failed
            assertEquals(List.of(first, second), enqueued);
            assertEquals(List.of(false, false, true), following(first, second, third));
        } finally {
            desk.close();
        }
    }

    private static List<Boolean> following(Call... calls) {
        return Arrays.stream(calls).map(c -> c.following).toList();
    }
}
