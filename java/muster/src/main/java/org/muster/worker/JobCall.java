package org.muster.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;
import org.muster.code.WorkerCodec;
import org.muster.mpi.MpiComm;
import org.muster.wire.Members;
import org.muster.wire.Message;

/**
 * The one call of a process that was started for it alone, by all ranks of its world.
 *
 * <p>Made, {@link #run} and {@link #gather} by one thread; {@link #stop} by any.
 */
public final class JobCall {
    private static final int GATHERING = 2;

    private final MpiComm world;
    private final String host;
    private final WorkerCodec codec;
    private final CallRunner runner;
    private final CallGuard guard = new CallGuard();
    private final Thread thread = Thread.currentThread();
    private final long begun = System.nanoTime();

    /**
     * To be made by every rank.
     *
     * @param world its ranks are the call's
     * @param host this node
     * @param codec makes functions and values
     */
    public JobCall(MpiComm world, String host, WorkerCodec codec) {
        this.world = world;
        this.host = host;
        this.codec = codec;
        runner = new CallRunner(world, host, codec);
    }

    /**
     * Runs this rank's part.
     *
     * @param attempt 1 for the first run
     * @param kind what the function is
     * @param threads that the rank may use
     * @param gpus the rank's own
     * @param init makes what calls find in their context, or null
     * @param function the function
     * @param dependencies values of the futures it captures
     * @return what came of it; every failure is in there
     */
    public Message.Outcome run(
            int attempt,
            Message.Kind kind,
            int threads,
            int[] gpus,
            @Nullable Payload init,
            Payload function,
            List<Payload> dependencies) {
        int ranks = world.size();
        int[] members = new int[ranks];
        Arrays.setAll(members, i -> i);
        // As a master says it, who knows the GPUs of all: each rank looks for its own in its place.
        int[] all = new int[ranks * gpus.length];
        System.arraycopy(gpus, 0, all, world.rank() * gpus.length, gpus.length);
        runner.init(new Message.Init(List.of(), init));
        return runner.run(
                new Message.Run(
                        1,
                        attempt,
                        kind,
                        Members.of(members),
                        1,
                        true,
                        new int[0],
                        threads,
                        new int[0],
                        all,
                        List.of(),
                        false,
                        function,
                        dependencies),
                guard);
    }

    /**
     * Brings what all ranks have to rank 0, when all have a value.
     *
     * @param mine this rank's value
     * @return on rank 0 those of all ranks, in their order; empty on the others
     */
    public List<Payload> gather(Payload mine) {
        int[] all = new int[world.size()];
        Arrays.setAll(all, i -> i);
        RankCommunicator comm =
                new RankCommunicator(world.createGroup(all, GATHERING), host, codec, new CallGuard(), GATHERING);
        List<Payload> payloads = new ArrayList<>();
        for (Object[] p : comm.gather(Given.parts(mine), 0)) {
            payloads.add(Given.payload(p));
        }
        comm.close();
        return Collections.unmodifiableList(payloads);
    }

    /**
     * Has the function stop.
     *
     * @param why for the exception that ends its waits
     */
    public void stop(String why) {
        guard.cancel(why);
        thread.interrupt();
        StoppedCall.of(begun, thread);
    }

    /** Closes what the init function made. */
    public void close() {
        runner.closeState();
    }
}
