package org.muster.flux;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.FluxHandle;
import org.muster.nativeaccess.NativeException;

/**
 * The Flux instance that a program runs in, by {@code FLUX_URI}. It may itself be a job of another instance; what counts is the innermost.
 *
 * @param level how many instances are around it: 0 for one that was started by {@code flux start} or with the system
 * @param job the enclosing instance's id of it, "" for one of level 0
 */
public record FluxInstance(int level, String job) {
    /** Of a lookup, in Flux's own numbers: with all changes. */
    private static final int CURRENT = 2;

    /**
     * Asks it who it is.
     *
     * @return the instance
     * @throws NativeException if there is none, or no libflux-core
     */
    public static FluxInstance here() {
        try (FluxConnection flux = FluxConnection.open(null)) {
            String level = attribute(flux, "instance-level");
            return new FluxInstance(level.matches("\\d{1,6}") ? Integer.parseInt(level) : 0, attribute(flux, "jobid"));
        }
    }

    /** Attributes that a broker has not are "". */
    private static String attribute(FluxConnection flux, String name) {
        try {
            Map<String, @Nullable Object> answer =
                    FluxConnection.await(flux.request("attr.get", Map.of("name", name), FluxHandle.ANY_NODE));
            return Json.text(answer.get("value")).replace('\u0192', 'f');
        } catch (NativeException e) {
            if (flux.isLost()) {
                throw e;
            }
            return "";
        }
    }

    /**
     * {@return what it has, as it is now}
     *
     * @throws NativeException if it does not tell
     */
    public FluxResources resources() {
        try (FluxConnection flux = FluxConnection.open(null)) {
            return FluxResources.of(flux);
        }
    }

    /**
     * When this process's instance ends, or a job in it if that is before.
     *
     * @param job the job's id, or "" for none
     * @return as it stands now, null if there is no end
     * @throws NativeException if it does not tell
     */
    public static @Nullable Instant end(String job) {
        try (FluxConnection flux = FluxConnection.open(null)) {
            Instant instance = FluxResources.of(flux).end();
            Instant own = job.isEmpty() ? null : FluxResources.end(given(flux, job));
            return own == null || (instance != null && instance.isBefore(own)) ? instance : own;
        }
    }

    /** What a job was given: R, as it has been changed since, or by a Flux that does not know that question as it was. */
    private static Map<String, @Nullable Object> given(FluxConnection flux, String job) {
        long id = FluxHandle.jobId(job);
        try {
            return given(flux, id, CURRENT);
        } catch (NativeException e) {
            return given(flux, id, 0);
        }
    }

    private static Map<String, @Nullable Object> given(FluxConnection flux, long job, int flags) {
        Map<String, Object> question = Map.of("id", job, "keys", List.of("R"), "flags", flags);
        return Json.readObject(
                Json.text(FluxConnection.await(flux.request("job-info.lookup", question, FluxHandle.ANY_NODE))
                        .get("R")));
    }

    /** {@return what it is, for messages} */
    public String what() {
        return level == 0 ? "the Flux instance" : "the Flux instance of job " + job + " (level " + level + ")";
    }
}
