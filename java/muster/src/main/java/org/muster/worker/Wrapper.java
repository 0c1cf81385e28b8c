package org.muster.worker;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.muster.SerializableFunction;

/** A function of Muster's own around one of the user's, whose name, code and class loader are what counts. */
public interface Wrapper {
    /**
     * The user's function.
     *
     * @return the function inside
     */
    Object inside();

    /**
     * The user's part of a function.
     *
     * @param function any function
     * @return what is inside, or itself
     */
    static Object innermost(Object function) {
        return function instanceof Wrapper w ? w.inside() : function;
    }

    /**
     * A map's function on one item.
     *
     * @param inside the map's function
     * @param item the item
     */
    record Applied(
            SerializableFunction<Object, Object> inside,
            @Nullable Object item) implements Wrapper, Callable<@Nullable Object>, Serializable {
        @Override
        @SuppressWarnings("NullAway") // whether null is an item is the user's affair
        public @Nullable Object call() throws Exception {
            return inside.apply(item);
        }
    }

    /**
     * An action that gives a result of its submitter's.
     *
     * @param inside the action
     * @param result the result
     */
    record Giving(Runnable inside, @Nullable Object result)
            implements Wrapper, Callable<@Nullable Object>, Serializable {
        @Override
        public @Nullable Object call() {
            inside.run();
            return result;
        }
    }
}
