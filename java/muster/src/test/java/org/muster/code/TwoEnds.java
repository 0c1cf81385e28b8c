package org.muster.code;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A program's codec and a worker's, with what would go between them. */
final class TwoEnds {
    final MasterCodec master = new MasterCodec();
    final WorkerCodec worker = new WorkerCodec(this::fetch);
    /** What the worker asked for. */
    final List<String> fetched = Collections.synchronizedList(new ArrayList<>());

    private final Set<Integer> sent = new HashSet<>();

    private byte @Nullable [] fetch(int loader, String name) {
        fetched.add(name);
        return master.resource(loader, name);
    }

    /** Sends code that was not sent before. */
    void deliver(List<ClassCode> code) {
        worker.accept(code.stream().filter(c -> sent.add(c.id())).toList());
    }

    /** A function as the worker has it; dependencies must be done. */
    Object send(Object function) {
        Encoded e = master.encodeFunction(function);
        deliver(e.code());
        List<@Nullable Object> values = new ArrayList<>();
        for (CompletableFuture<?> f : e.dependencies()) {
            values.add(worker.decode(master.encode(f.join())));
        }
        return worker.decodeFunction(e.payload(), values);
    }

    /** Runs a function at the worker's end and gives the result as the master has it. */
    @Nullable
    Object run(Callable<?> function) throws Exception {
        Object result = ((Callable<?>) send(function)).call();
        return master.decode(worker.encode(result));
    }

    /** A value sent to the worker. */
    @SuppressWarnings("unchecked")
    <T> T there(T value) {
        return (T) Objects.requireNonNull(worker.decode(master.encode(value)));
    }
}
