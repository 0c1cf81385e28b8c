package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.TaskFuture;

/** Futures: in a function they are dependencies; elsewhere only one with a value can travel. */
final class FutureSerializer extends Serializer<Object> {
    private static final int TASK = 1;
    private static final int DEPENDENCY = 2;

    /** Refuses a future in a place whose declared type the worker's stand-in does not fit. */
    static void check(CompletableFuture<?> future, @Nullable Class<?> declared) {
        Class<?> standIn = future instanceof TaskFuture ? ArrivedFuture.class : CompletableFuture.class;
        if (declared != null && !declared.isAssignableFrom(standIn)) {
            throw new Unsendable(
                    future.getClass().getName(),
                    "on the worker a dependency is a plain CompletableFuture, but here it is declared as "
                            + declared.getName(),
                    "Declare it as CompletableFuture");
        }
    }

    @Override
    public void write(Kryo kryo, Output out, Object value) {
        Graph g = (Graph) kryo;
        CompletableFuture<?> future = (CompletableFuture<?>) value;
        boolean dependency = g.dependencies != null;
        if (!dependency && (!future.isDone() || future.isCompletedExceptionally())) {
            throw new Unsendable(
                    future.getClass().getName(),
                    "it has no value yet, and only in a function that is submitted is a future a dependency",
                    "Return the value, not its future");
        }
        out.writeByte((future instanceof TaskFuture ? TASK : 0) | (dependency ? DEPENDENCY : 0));
        if (future instanceof TaskFuture<?> task) {
            out.writeString(task.key());
            g.writeClassAndObject(out, task.resources());
        }
        if (g.dependencies != null) {
            out.writeVarInt(g.dependencies.size(), true);
            g.dependencies.add(future);
        } else {
            try {
                g.writeClassAndObject(out, future.join());
            } catch (Unsendable e) {
                throw e.at("value of a " + future.getClass().getName());
            }
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a future is the value that is read
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        Graph g = (Graph) kryo;
        int flags = in.readByte();
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        if ((flags & TASK) != 0) {
            String key = in.readString();
            future = new ArrivedFuture<>(key == null ? "" : key, g.readNeeded(in, Resources.class));
        }
        g.reference(future);
        if ((flags & DEPENDENCY) == 0) {
            future.complete(g.readClassAndObject(in));
            return future;
        }
        int index = in.readVarInt(true);
        if (index < 0 || index >= g.dependencyValues.size()) {
            throw new KryoException("value " + index + " of the dependencies is not there");
        }
        future.complete(g.dependencyValues.get(index));
        return future;
    }
}
