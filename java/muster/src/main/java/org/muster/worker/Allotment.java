package org.muster.worker;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.NativeAccess;
import org.muster.nativeaccess.NativeException;
import org.muster.platform.LibraryVariables;
import org.slf4j.LoggerFactory;

/**
 * Gives each call what is its own of this node: CPUs to the thread that runs it (and those it starts), the number of
 * threads and the GPUs as environment variables, which native libraries and programs that the call starts go by.
 *
 * <p>Used by the thread that runs the calls only.
 */
final class Allotment {
    /** Values of the process's start, of the variables that were changed since. */
    private final Map<String, @Nullable String> original = new HashMap<>();

    /** The CPUs of the process's start, once a call was bound to others. */
    private int @Nullable [] allCpus;

    private int[] cpus = {};

    void apply(int threads, int[] itsCpus, int[] gpus) {
        bind(itsCpus);
        set(LibraryVariables.THREADS, threads > 1 ? Integer.toString(threads) : null);
        set(
                LibraryVariables.GPUS,
                gpus.length == 0
                        ? null
                        : Arrays.stream(gpus).mapToObj(Integer::toString).collect(Collectors.joining(",")));
    }

    private void bind(int[] wanted) {
        if (Arrays.equals(cpus, wanted)) {
            return;
        }
        NativeAccess access = NativeAccess.get().orElse(null);
        if (access == null) {
            return; // it has said so, with the reason, when it was looked for
        }
        try {
            if (allCpus == null) {
                allCpus = access.affinity();
            }
            access.setAffinity(wanted.length == 0 ? allCpus : wanted);
            cpus = wanted;
        } catch (NativeException e) {
            LoggerFactory.getLogger(Allotment.class)
                    .warn("cannot keep to the CPUs {}: {}", Arrays.toString(wanted), e.getMessage());
        }
    }

    private void set(List<String> names, @Nullable String value) {
        for (String name : names) {
            String now = System.getenv(name);
            String wanted = value == null && original.containsKey(name) ? original.get(name) : value;
            if ((value == null && !original.containsKey(name)) || java.util.Objects.equals(now, wanted)) {
                continue;
            }
            original.putIfAbsent(name, now);
            ProcessVariables.set(name, wanted);
        }
    }
}
