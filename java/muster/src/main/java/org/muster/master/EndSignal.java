package org.muster.master;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * SIGUSR1, which a job can ask its batch system to send it some time before its end ({@code --signal} of Slurm's). It is taken over only
 * while an executor wants it; the program's own handler is put back then.
 */
final class EndSignal {
    private static final String NAME = "USR1";
    private static final List<Runnable> WAITING = new CopyOnWriteArrayList<>();
    private static @Nullable Object before;

    private EndSignal() {}

    /** Has something done when it comes; gives what ends that, null where the JVM does not let signals be handled. */
    static synchronized @Nullable Runnable on(Runnable action) {
        try {
            if (WAITING.isEmpty()) {
                before = handle(Proxy.newProxyInstance(
                        EndSignal.class.getClassLoader(), new Class<?>[] {handlerType()}, new Came()));
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LoggerFactory.getLogger(EndSignal.class).debug("SIG{} cannot be handled", NAME, e);
            return null;
        }
        WAITING.add(action);
        return () -> off(action);
    }

    private static synchronized void off(Runnable action) {
        if (WAITING.remove(action) && WAITING.isEmpty() && before != null) {
            try {
                handle(before);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LoggerFactory.getLogger(EndSignal.class).debug("SIG{} stays handled", NAME, e);
            }
        }
    }

    /** The JDK's class for signals is supported by all, but javac warns of it wherever it is named. */
    private static Object handle(Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Object usr1 = signal.getConstructor(String.class).newInstance(NAME);
        return signal.getMethod("handle", signal, handlerType()).invoke(null, usr1, handler);
    }

    private static Class<?> handlerType() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }

    private static final class Came implements InvocationHandler {
        @Override
        @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself only
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "handle" -> {
                    WAITING.forEach(Runnable::run);
                    yield null;
                }
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Muster's handler of SIG" + NAME;
            };
        }
    }
}
