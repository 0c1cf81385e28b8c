package org.muster.cache;

import java.util.Map;

/**
 * An entry as it is stored.
 *
 * @param attributes of the entry's group: {@link String}, {@link Integer}, {@link Long} or {@link Double}
 * @param items what is in the group, by name
 */
record Image(Map<String, Object> attributes, Map<String, Item> items) {
    /** The attributes' names. */
    static final String KEY = "key";

    static final String FUNCTION = "function";
    static final String FINGERPRINT = "function_fingerprint";
    static final String RANKS = "ranks";
    static final String CREATED = "created";
    static final String DURATION = "duration_seconds";
    static final String HOST = "host";
    static final String PID = "pid";
    static final String USER = "user";
    static final String JAVA_TYPE = "java_type";
    static final String ENCODING = "encoding";
    static final String VERSION = "muster_version";
    static final String FORMAT = "format_version";

    /** The form of entries and packs; another one is not read. */
    static final int FORMAT_NOW = 1;

    String text(String name) throws Damaged {
        return get(name, String.class);
    }

    <T> T get(String name, Class<T> type) throws Damaged {
        Object value = attributes.get(name);
        if (!type.isInstance(value)) {
            throw new Damaged("it has no attribute " + name + " of type " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
