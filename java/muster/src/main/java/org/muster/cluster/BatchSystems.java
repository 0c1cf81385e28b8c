package org.muster.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.slf4j.LoggerFactory;

/** The batch systems that are on the class path. */
public final class BatchSystems {
    private BatchSystems() {}

    private static ServiceLoader<BatchSystem> all() {
        return ServiceLoader.load(BatchSystem.class, BatchSystems.class.getClassLoader());
    }

    /**
     * The one of that name.
     *
     * @param name the name
     * @return a new object, or null if there is none of that name
     */
    public static @Nullable BatchSystem named(String name) {
        for (BatchSystem b : all()) {
            if (b.name().equals(name)) {
                return b;
            }
        }
        return null;
    }

    /**
     * What there is, for messages.
     *
     * @return their names
     */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        all().forEach(b -> names.add(b.name()));
        return names;
    }

    /**
     * Gives up what one holds that nobody else can use.
     *
     * @param system which
     */
    public static void close(BatchSystem system) {
        if (system instanceof AutoCloseable c) {
            try {
                c.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(BatchSystems.class).warn("{} cannot be closed", system.name(), e);
            }
        }
    }
}
