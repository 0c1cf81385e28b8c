package org.muster.code;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.reflect.AccessibleObject;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.MpiExecutor;

/** What makes no sense in another process, and why. */
final class Refused {
    private static final String USE_IT_OUTSIDE =
            "Only use it outside the function, or make the field that leads to it" + " transient";

    /** Reason and way out by type. */
    private static final Map<Class<?>, String[]> TYPES = new LinkedHashMap<>();

    static {
        refuse(MpiExecutor.class, "an executor stays in the program that opened it", USE_IT_OUTSIDE);
        refuse(
                Communicator.class,
                "a communicator is of use only in the call that it was given to",
                "Use the one that the function is given");
        refuse(ExecutorService.class, "its threads are of this process", Unsendable.MAKE_THERE);
        refuse(Thread.class, "a thread is of this process", Unsendable.MAKE_THERE);
        refuse(ThreadGroup.class, "threads are of this process", Unsendable.MAKE_THERE);
        refuse(ThreadLocal.class, "threads are of this process", Unsendable.MAKE_THERE);
        refuse(ClassLoader.class, "a class loader is of this process", Unsendable.MAKE_THERE);
        refuse(Process.class, "a process handle is of use only in its parent", Unsendable.MAKE_THERE);
        refuse(
                Future.class,
                "it is not a CompletableFuture, so there is no telling when it is done",
                "Use a CompletableFuture, or get its value first");
        refuse(Closeable.class, "what it has open is of this process", Unsendable.MAKE_THERE);
        refuse(FileDescriptor.class, "what it has open is of this process", Unsendable.MAKE_THERE);
        refuse(Reference.class, "a reference to memory is of this process", Unsendable.MAKE_THERE);
        refuse(MemorySegment.class, "memory outside the heap is of this process", "Copy it to an array");
        refuse(Arena.class, "memory outside the heap is of this process", Unsendable.MAKE_THERE);
        refuse(MethodHandle.class, "it is a reference to code of this process", "Use a lambda");
        refuse(VarHandle.class, "it is a reference to code of this process", Unsendable.MAKE_THERE);
        refuse(AccessibleObject.class, "it is a reference to code of this process", "Send its class and name");
        refuse(BaseStream.class, "a stream can be used once only", "Collect it into a list first");
        refuse(Iterator.class, "an iterator hangs on what it goes over", "Send the collection");
    }

    /** Reading one may open a port. */
    private static final @Nullable Class<?> REMOTE = remote();

    private Refused() {}

    private static void refuse(Class<?> type, String reason, String wayOut) {
        TYPES.put(type, new String[] {reason, wayOut});
    }

    /** Why objects of that class cannot be sent; null if they may be. */
    static @Nullable Unsendable reason(Class<?> type) {
        if (type.getName().startsWith("mpi.") && Everywhere.has(type)) {
            return new Unsendable(
                    type.getName(),
                    "it is of this process's MPI",
                    "Use the communicator that the function is given, and what is made of it there");
        }
        boolean jdk = Everywhere.isJdk(type);
        if (!jdk && Everywhere.has(type) && !Serializable.class.isAssignableFrom(type) && !isPlainData(type)) {
            return new Unsendable(type.getName(), "it is part of how Muster works in this process", USE_IT_OUTSIDE);
        }
        if (REMOTE != null && REMOTE.isAssignableFrom(type)) {
            return new Unsendable(Names.of(type), "what it can be called by is of this process", Unsendable.MAKE_THERE);
        }
        for (Map.Entry<Class<?>, String[]> e : TYPES.entrySet()) {
            Class<?> refused = e.getKey();
            // A program's own class may implement a wide interface, such as Iterator, and be plain data all the same.
            boolean plain = !jdk && (refused == Iterator.class || refused == Closeable.class);
            if (refused.isAssignableFrom(type) && !plain) {
                return new Unsendable(Names.of(type), e.getValue()[0], e.getValue()[1]);
            }
        }
        return null;
    }

    private static boolean isPlainData(Class<?> type) {
        return type.isRecord() || type.isEnum() || type.isInterface() || type.isArray();
    }

    private static @Nullable Class<?> remote() {
        try {
            return Class.forName("java.rmi.Remote", false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException e) {
            return null; // a JVM without that module
        }
    }

    /** Refuses a lock that somebody has. */
    static void checkLock(Object value) {
        boolean held = switch (value) {
            case ReentrantLock l -> l.isLocked();
            case ReentrantReadWriteLock l -> l.isWriteLocked() || l.getReadLockCount() > 0;
            case Lock l -> false;
            default -> false;
        };
        if (held) {
            throw new Unsendable(
                    value.getClass().getName(), "a thread of this process holds the lock", Unsendable.MAKE_THERE);
        }
    }
}
