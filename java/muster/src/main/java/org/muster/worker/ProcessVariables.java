package org.muster.worker;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.CEnvironment;
import org.muster.nativeaccess.NativeException;
import org.slf4j.LoggerFactory;

/**
 * Changes environment variables of this process: for native libraries, and in the JVM's copy too, which {@link System#getenv()} and
 * {@link ProcessBuilder} use. The copy can be reached where the JVM was started with {@code
 * --add-opens=java.base/java.lang=ALL-UNNAMED}, as workers are; elsewhere only native code sees the change.
 */
final class ProcessVariables {
    private ProcessVariables() {}

    /** Sets a variable, or removes it where the value is null. */
    static void set(String name, @Nullable String value) {
        try {
            if (value == null) {
                CEnvironment.unsetenv(name);
            } else {
                CEnvironment.setenv(name, value);
            }
        } catch (NativeException e) {
            LoggerFactory.getLogger(ProcessVariables.class)
                    .warn("native code does not see {}={}: {}", name, value, e.getMessage());
        }
        try {
            copy(name, value);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LoggerFactory.getLogger(ProcessVariables.class).debug("the JVM's copy of {} stays as it was", name, e);
        }
    }

    private static void copy(String name, @Nullable String value) throws ReflectiveOperationException {
        Class<?> environment = Class.forName("java.lang.ProcessEnvironment");
        Field f = environment.getDeclaredField("theEnvironment");
        f.setAccessible(true);
        @SuppressWarnings("unchecked") // its own types are private to it
        Map<Object, Object> variables = (Map<Object, Object>) f.get(null);
        Object key = wrapped("java.lang.ProcessEnvironment$Variable", name);
        if (value == null) {
            variables.remove(key);
        } else {
            variables.put(key, wrapped("java.lang.ProcessEnvironment$Value", value));
        }
    }

    private static Object wrapped(String type, String text) throws ReflectiveOperationException {
        Method valueOf = Class.forName(type).getDeclaredMethod("valueOf", String.class);
        valueOf.setAccessible(true);
        return valueOf.invoke(null, text);
    }
}
