package org.muster.nativeaccess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The functions of {@code muster.h}, one static method each, with its parameters; {@code state} is where errno goes. Initializing
 * this class loads the library, and fails with a {@link NativeException} or an {@link IllegalCallerException} inside an {@link
 * ExceptionInInitializerError}; only {@link NativeAccess} is to be the first to touch it.
 */
final class Shim {
    /** MUSTER_API_VERSION of the header these handles were written for. */
    static final int API_VERSION = 2;

    static final SymbolLookup LIBRARY = open(ShimLibrary.find());

    private static final MethodHandle LAST_ERROR =
            Native.plainFunction(LIBRARY, "muster_last_error", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle PROC_WATCH_CREATE =
            Native.function(LIBRARY, "muster_proc_watch_create", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle PROC_WATCH_DESTROY =
            Native.plainFunction(LIBRARY, "muster_proc_watch_destroy", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle PROC_WATCH_ADD =
            Native.function(LIBRARY, "muster_proc_watch_add", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle PROC_WATCH_REMOVE =
            Native.function(LIBRARY, "muster_proc_watch_remove", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle PROC_WATCH_WAIT = Native.function(
            LIBRARY,
            "muster_proc_watch_wait",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle PROC_WATCH_WAKE =
            Native.function(LIBRARY, "muster_proc_watch_wake", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle PROC_WATCH_SIGNAL = Native.function(
            LIBRARY, "muster_proc_watch_signal", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle PROC_SIGNAL =
            Native.function(LIBRARY, "muster_proc_signal", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PROC_DIE_WITH_PARENT = Native.function(
            LIBRARY, "muster_proc_die_with_parent", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle AFFINITY_GET = Native.function(
            LIBRARY, "muster_affinity_get", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle AFFINITY_SET = Native.function(
            LIBRARY, "muster_affinity_set", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle ENVIRONMENT_SETTLE =
            Native.function(LIBRARY, "muster_environment_settle", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle PMI_FLAVOUR =
            Native.function(LIBRARY, "muster_pmi_flavour", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle PMI_FENCE =
            Native.function(LIBRARY, "muster_pmi_fence", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle PMI_OPEN =
            Native.function(LIBRARY, "muster_pmi_open", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle PMI_CLOSE =
            Native.plainFunction(LIBRARY, "muster_pmi_close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle PMI_NUMBERS =
            Native.function(LIBRARY, "muster_pmi_numbers", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle PMI_JOB =
            Native.function(LIBRARY, "muster_pmi_job", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle PMI_LEVEL =
            Native.function(LIBRARY, "muster_pmi_level", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle PMI_NODE =
            Native.function(LIBRARY, "muster_pmi_node", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle PMI_LOCAL_PEERS = Native.function(
            LIBRARY, "muster_pmi_local_peers", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle PMI_EVENTS_CREATE =
            Native.function(LIBRARY, "muster_pmi_events_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle PMI_EVENTS_DESTROY =
            Native.plainFunction(LIBRARY, "muster_pmi_events_destroy", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle PMI_EVENTS_WAIT = Native.function(
            LIBRARY, "muster_pmi_events_wait", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle PMI_EVENTS_WAKE =
            Native.function(LIBRARY, "muster_pmi_events_wake", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private Shim() {}

    @SuppressWarnings("restricted")
    private static SymbolLookup open(Path path) {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(path, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new NativeException("Cannot load " + path + ". Was it built for this machine?", e);
        }
        int version = apiVersion(library, path);
        if (version != API_VERSION) {
            throw new NativeException(path + " has API version " + version + ", this Muster needs " + API_VERSION
                    + ". Install both from the same build.");
        }
        return library;
    }

    private static int apiVersion(SymbolLookup library, Path path) {
        if (library.find("muster_api_version").isEmpty()) {
            throw new NativeException(path + " is not Muster's library: it has no muster_api_version.");
        }
        MethodHandle function = Native.plainFunction(library, "muster_api_version", FunctionDescriptor.of(JAVA_INT));
        try {
            return (int) function.invokeExact();
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** The failure of this thread's last call, to be thrown. */
    static NativeException failure(MemorySegment state) {
        return new NativeException(lastError(), Native.errno(state));
    }

    /** Throws if the call whose result this is has failed. */
    static void check(int result, MemorySegment state) {
        if (result != 0) {
            throw failure(state);
        }
    }

    private static String lastError() {
        try {
            return Native.string((MemorySegment) LAST_ERROR.invokeExact());
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procWatchCreate(MemorySegment state, MemorySegment out) {
        try {
            return (int) PROC_WATCH_CREATE.invokeExact(state, out);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static void procWatchDestroy(MemorySegment watch) {
        try {
            PROC_WATCH_DESTROY.invokeExact(watch);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procWatchAdd(MemorySegment state, MemorySegment watch, int pid) {
        try {
            return (int) PROC_WATCH_ADD.invokeExact(state, watch, pid);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procWatchRemove(MemorySegment state, MemorySegment watch, int pid) {
        try {
            return (int) PROC_WATCH_REMOVE.invokeExact(state, watch, pid);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procWatchWait(
            MemorySegment state,
            MemorySegment ends,
            MemorySegment count,
            MemorySegment watch,
            long capacity,
            int timeoutMillis) {
        try {
            return (int) PROC_WATCH_WAIT.invokeExact(state, ends, count, watch, capacity, timeoutMillis);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procWatchWake(MemorySegment state, MemorySegment watch) {
        try {
            return (int) PROC_WATCH_WAKE.invokeExact(state, watch);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procWatchSignal(MemorySegment state, MemorySegment watch, int pid, int signal) {
        try {
            return (int) PROC_WATCH_SIGNAL.invokeExact(state, watch, pid, signal);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procSignal(MemorySegment state, int pid, int signal) {
        try {
            return (int) PROC_SIGNAL.invokeExact(state, pid, signal);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int procDieWithParent(MemorySegment state, int signal, int expectedParent) {
        try {
            return (int) PROC_DIE_WITH_PARENT.invokeExact(state, signal, expectedParent);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int affinityGet(MemorySegment state, MemorySegment cpus, MemorySegment count, long capacity, int thread) {
        try {
            return (int) AFFINITY_GET.invokeExact(state, cpus, count, capacity, thread);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int affinitySet(MemorySegment state, int thread, MemorySegment cpus, long count) {
        try {
            return (int) AFFINITY_SET.invokeExact(state, thread, cpus, count);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiFlavour(MemorySegment state, MemorySegment out) {
        try {
            return (int) PMI_FLAVOUR.invokeExact(state, out);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int environmentSettle(MemorySegment state) {
        try {
            return (int) ENVIRONMENT_SETTLE.invokeExact(state);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiFence(MemorySegment state) {
        try {
            return (int) PMI_FENCE.invokeExact(state);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiOpen(MemorySegment state, MemorySegment out) {
        try {
            return (int) PMI_OPEN.invokeExact(state, out);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static void pmiClose(MemorySegment pmi) {
        try {
            PMI_CLOSE.invokeExact(pmi);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiNumbers(MemorySegment state, MemorySegment out, MemorySegment pmi) {
        try {
            return (int) PMI_NUMBERS.invokeExact(state, out, pmi);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiJob(MemorySegment state, MemorySegment out, MemorySegment pmi) {
        try {
            return (int) PMI_JOB.invokeExact(state, out, pmi);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiLevel(MemorySegment state, MemorySegment out, MemorySegment pmi) {
        try {
            return (int) PMI_LEVEL.invokeExact(state, out, pmi);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiNode(MemorySegment state, MemorySegment out, MemorySegment pmi, int rank) {
        try {
            return (int) PMI_NODE.invokeExact(state, out, pmi, rank);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiLocalPeers(MemorySegment state, MemorySegment out, MemorySegment count, MemorySegment pmi) {
        try {
            return (int) PMI_LOCAL_PEERS.invokeExact(state, out, count, pmi);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiEventsCreate(MemorySegment state, MemorySegment out, MemorySegment pmi) {
        try {
            return (int) PMI_EVENTS_CREATE.invokeExact(state, out, pmi);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static void pmiEventsDestroy(MemorySegment events) {
        try {
            PMI_EVENTS_DESTROY.invokeExact(events);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiEventsWait(
            MemorySegment state, MemorySegment out, MemorySegment found, MemorySegment events, int timeoutMillis) {
        try {
            return (int) PMI_EVENTS_WAIT.invokeExact(state, out, found, events, timeoutMillis);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int pmiEventsWake(MemorySegment state, MemorySegment events) {
        try {
            return (int) PMI_EVENTS_WAKE.invokeExact(state, events);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
