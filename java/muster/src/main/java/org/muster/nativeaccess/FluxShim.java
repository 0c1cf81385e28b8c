package org.muster.nativeaccess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions {@code muster_flux_*} of {@code muster.h}, one static method each; {@code state} is where errno goes. */
final class FluxShim {
    private static final MethodHandle VERSION = function("muster_flux_version", ADDRESS);
    private static final MethodHandle OPEN = function("muster_flux_open", ADDRESS, ADDRESS);
    private static final MethodHandle CLOSE =
            Native.plainFunction(Shim.LIBRARY, "muster_flux_close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle REQUEST =
            function("muster_flux_request", ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle SUBMIT =
            function("muster_flux_submit", ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle CANCEL =
            function("muster_flux_cancel", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT);
    private static final MethodHandle URGENCY =
            function("muster_flux_urgency", ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle WATCH = function("muster_flux_watch", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
    private static final MethodHandle UNWATCH = function("muster_flux_unwatch", ADDRESS, JAVA_LONG);
    private static final MethodHandle WAIT = function("muster_flux_wait", ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle WAKE = function("muster_flux_wake", ADDRESS);
    private static final MethodHandle JOB_TEXT = function("muster_flux_job_text", ADDRESS, JAVA_LONG);
    private static final MethodHandle JOB_PARSE = function("muster_flux_job_parse", ADDRESS, ADDRESS);

    private FluxShim() {}

    private static MethodHandle function(String name, MemoryLayout... parameters) {
        return Native.function(Shim.LIBRARY, name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    static int version(MemorySegment state, MemorySegment out) {
        try {
            return (int) VERSION.invokeExact(state, out);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int open(MemorySegment state, MemorySegment out, MemorySegment uri) {
        try {
            return (int) OPEN.invokeExact(state, out, uri);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static void close(MemorySegment flux) {
        try {
            CLOSE.invokeExact(flux);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int request(
            MemorySegment state,
            MemorySegment flux,
            long tag,
            MemorySegment topic,
            MemorySegment payload,
            int node,
            int timeoutMillis) {
        try {
            return (int) REQUEST.invokeExact(state, flux, tag, topic, payload, node, timeoutMillis);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int submit(
            MemorySegment state, MemorySegment flux, long tag, MemorySegment jobspec, int urgency, int timeoutMillis) {
        try {
            return (int) SUBMIT.invokeExact(state, flux, tag, jobspec, urgency, timeoutMillis);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int cancel(
            MemorySegment state, MemorySegment flux, long tag, long job, MemorySegment note, int timeoutMillis) {
        try {
            return (int) CANCEL.invokeExact(state, flux, tag, job, note, timeoutMillis);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int urgency(MemorySegment state, MemorySegment flux, long tag, long job, int urgency, int timeoutMillis) {
        try {
            return (int) URGENCY.invokeExact(state, flux, tag, job, urgency, timeoutMillis);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int watch(MemorySegment state, MemorySegment flux, long tag, long job, MemorySegment log) {
        try {
            return (int) WATCH.invokeExact(state, flux, tag, job, log);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int unwatch(MemorySegment state, MemorySegment flux, long tag) {
        try {
            return (int) UNWATCH.invokeExact(state, flux, tag);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int await(
            MemorySegment state, MemorySegment out, MemorySegment found, MemorySegment flux, int timeoutMillis) {
        try {
            return (int) WAIT.invokeExact(state, out, found, flux, timeoutMillis);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int wake(MemorySegment state, MemorySegment flux) {
        try {
            return (int) WAKE.invokeExact(state, flux);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int jobText(MemorySegment state, MemorySegment out, long job) {
        try {
            return (int) JOB_TEXT.invokeExact(state, out, job);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    static int jobParse(MemorySegment state, MemorySegment out, MemorySegment text) {
        try {
            return (int) JOB_PARSE.invokeExact(state, out, text);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
