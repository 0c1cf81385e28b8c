package org.muster.code;

import java.net.URL;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the classes that every process has, those of the JDK and of Muster and its libraries, from the program's. */
final class Everywhere {
    /** One class of each library, and the package prefix of that library. */
    private static final String[][] LIBRARIES = {
        {"org.muster.code.Everywhere", "org.muster."},
        {"com.esotericsoftware.kryo.Kryo", "com.esotericsoftware."},
        {"com.esotericsoftware.minlog.Log", "com.esotericsoftware."},
        {"com.esotericsoftware.reflectasm.AccessClassLoader", "com.esotericsoftware."},
        {"org.objenesis.Objenesis", "org.objenesis."},
        {"org.slf4j.Logger", "org.slf4j."},
        {"org.jspecify.annotations.Nullable", "org.jspecify."},
        {"io.jhdf.HdfFile", "io.jhdf."},
        {"mpi.MPI", "mpi."},
    };

    /** Package prefix and place of each library. A place alone says little: all may be in one jar with the program. */
    private static final Map<String, String> PLACES = places();

    private static final ClassValue<Boolean> KNOWN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return decide(type);
        }
    };

    private Everywhere() {}

    static boolean has(Class<?> type) {
        return KNOWN.get(type);
    }

    /** Whether the class is part of the JDK. */
    static boolean isJdk(Class<?> type) {
        return has(type) && !PLACES.containsKey(key(type.getName(), place(type)));
    }

    @SuppressWarnings("ReferenceEquality") // loaders are told apart by identity
    private static boolean decide(Class<?> type) {
        if (type.isArray()) {
            return decide(type.getComponentType());
        }
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return true;
        }
        String place = place(type);
        return place != null && (place.startsWith("jrt:") || PLACES.containsKey(key(type.getName(), place)));
    }

    private static Map<String, String> places() {
        Map<String, String> places = new HashMap<>();
        for (String[] library : LIBRARIES) {
            try {
                String place = place(Class.forName(library[0], false, Everywhere.class.getClassLoader()));
                places.put(library[1] + ' ' + place, library[0]);
            } catch (ClassNotFoundException | LinkageError e) {
                // Not here, so no object of it can be in a graph.
            }
        }
        return places;
    }

    private static String key(String className, @Nullable String place) {
        for (String[] library : LIBRARIES) {
            if (className.startsWith(library[1])) {
                return library[1] + ' ' + place;
            }
        }
        return "";
    }

    private static @Nullable String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        return url == null ? null : url.toString();
    }
}
