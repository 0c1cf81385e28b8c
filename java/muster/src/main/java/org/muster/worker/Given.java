package org.muster.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;
import org.muster.wire.Message;

/**
 * What a call is given.
 *
 * @param function the function
 * @param dependencies values of the futures it captures
 */
record Given(Payload function, List<Payload> dependencies) {
    /** What those bring to a broadcast who only receive. */
    private static final Object NOTHING = new Object[0][];

    /** As it came with the message, or from the call's rank 0; then all of its ranks must ask for it. */
    static Given of(Message.Run m, @Nullable RankCommunicator comm) {
        Given mine = new Given(m.function(), m.dependencies());
        if (!m.spread()) {
            return mine;
        }
        if (comm == null) {
            throw new IllegalStateException("a broadcast without a communicator");
        }
        boolean first = comm.rank() == 0;
        Object parts = comm.bcast(first ? mine.parts() : NOTHING, 0);
        return first ? mine : ofParts((Object[][]) parts);
    }

    private Object[][] parts() {
        List<Object[]> all = new ArrayList<>();
        all.add(parts(function));
        dependencies.forEach(d -> all.add(parts(d)));
        return all.toArray(Object[][]::new);
    }

    static Object[] parts(Payload p) {
        Object[] parts = new Object[p.arrays().length + 1];
        parts[0] = p.stream();
        System.arraycopy(p.arrays(), 0, parts, 1, p.arrays().length);
        return parts;
    }

    private static Given ofParts(Object[][] all) {
        List<Payload> payloads = Arrays.stream(all).map(Given::payload).toList();
        return new Given(payloads.getFirst(), payloads.subList(1, payloads.size()));
    }

    static Payload payload(Object[] parts) {
        return new Payload((byte[]) parts[0], Arrays.copyOfRange(parts, 1, parts.length, Object[].class));
    }
}
