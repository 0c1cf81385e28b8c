package org.muster.code;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Decides how objects of a class are written. */
final class Serializers {
    private static final Set<String> HOOKS =
            Set.of("writeObject", "readObject", "readObjectNoData", "writeReplace", "readResolve");
    private static final JavaStream JAVA = new JavaStream();
    private static final ObjectArrays ARRAYS = new ObjectArrays();

    private final Graph graph;

    Serializers(Graph graph) {
        this.graph = graph;
        Builtin.register(graph);
    }

    /**
     * The registration to write objects of that class by; of another class where that one stands for it.
     *
     * @throws Unsendable if they cannot be sent
     */
    Registration choose(Class<?> type) {
        if (type.isArray()) {
            return named(type, ARRAYS);
        }
        if (type.isHidden()) {
            return hidden(type);
        }
        if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
            return type.isEnum() ? named(type, new Enums(type)) : graph.getRegistration(type.getSuperclass());
        }
        if (CompletableFuture.class.isAssignableFrom(type)) {
            return graph.getRegistration(CompletableFuture.class);
        }
        Unsendable refused = Refused.reason(type);
        if (refused != null) {
            throw refused;
        }
        if (Proxy.isProxyClass(type)) {
            return graph.getRegistration(Proxy.class);
        }
        return Everywhere.isJdk(type) ? ofJdk(type) : ofProgram(type);
    }

    private Registration hidden(Class<?> type) {
        if (!graph.space.hasLambdas()) {
            throw new Bound(Names.of(type), "its code may be another one when it is read");
        }
        if (Lambdas.isSerializable(type)) {
            // A lambda of the JDK's own code can be reached by Java serialization only.
            return type.getClassLoader() == null
                    ? named(Serializable.class, JAVA)
                    : graph.getRegistration(LambdaSerializer.Lambda.class);
        }
        throw notSerializable(type);
    }

    /** The refusal of a lambda. */
    static Unsendable notSerializable(Class<?> type) {
        Class<?>[] interfaces = type.getInterfaces();
        String simple = interfaces.length == 0 ? "X" : interfaces[0].getSimpleName();
        return new Unsendable(
                Names.of(type),
                "it is not serializable",
                "Make its interface extend java.io.Serializable, or cast the lambda where it is written: (" + simple
                        + " & java.io.Serializable); what is handed to submit should be a TaskFunction, TaskAction or"
                        + " RankFunction");
    }

    private Registration ofJdk(Class<?> type) {
        if (Path.class.isAssignableFrom(type)) {
            if (FileSystems.getDefault().getPath("").getClass() != type) {
                throw new Unsendable(
                        type.getName(), "the path is in a file system of this process only", Unsendable.MAKE_THERE);
            }
            return graph.getRegistration(Path.class);
        }
        if (Serializable.class.isAssignableFrom(type)) {
            return named(type, JAVA);
        }
        // Views of collections: what is in them travels, as a plain collection.
        if (Collection.class.isAssignableFrom(type)) {
            return graph.getRegistration(
                    SortedSet.class.isAssignableFrom(type)
                            ? TreeSet.class
                            : Set.class.isAssignableFrom(type) ? LinkedHashSet.class : ArrayList.class);
        }
        if (Map.class.isAssignableFrom(type)) {
            return graph.getRegistration(SortedMap.class.isAssignableFrom(type) ? TreeMap.class : LinkedHashMap.class);
        }
        if (Map.Entry.class.isAssignableFrom(type)) {
            return graph.getRegistration(Map.entry(1, 1).getClass());
        }
        if (Charset.class.isAssignableFrom(type)) {
            return graph.getRegistration(Charset.class);
        }
        throw new Unsendable(type.getName(), "the class is not serializable", Unsendable.MAKE_THERE);
    }

    private Registration ofProgram(Class<?> type) {
        if (Throwable.class.isAssignableFrom(type) || hasHooks(type)) {
            return named(type, JAVA);
        }
        if (type.isRecord()) {
            return named(type, new Records(type));
        }
        if (Fields.hasHiddenState(type)) {
            if (Serializable.class.isAssignableFrom(type)) {
                return named(type, JAVA);
            }
            throw new Unsendable(
                    type.getName(),
                    "it extends " + type.getSuperclass().getName() + ", whose state cannot be read",
                    "Make the class serializable");
        }
        return named(type, new Fields(type));
    }

    /** Whether the class says itself how it is serialized. */
    static boolean hasHooks(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) {
            return true;
        }
        if (!Serializable.class.isAssignableFrom(type)) {
            return false;
        }
        for (Class<?> c = type; c != null && !Everywhere.isJdk(c); c = c.getSuperclass()) {
            if (Arrays.stream(c.getDeclaredMethods()).map(Method::getName).anyMatch(HOOKS::contains)) {
                return true;
            }
        }
        return false;
    }

    private static Registration named(Class<?> type, Serializer<?> serializer) {
        return new Registration(type, serializer, DefaultClassResolver.NAME);
    }
}
