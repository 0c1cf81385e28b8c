package org.muster.nativeaccess;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What Muster needs of the operating system and of the launcher beyond what Java offers, by its native library.
 *
 * {@snippet :
 * NativeAccess.get().ifPresent(access -> access.dieWithParent(9, masterPid));
 * }
 *
 * <p>The library {@code libmuster.so} is looked for where the system property {@code muster.native} or the environment variable
 * {@code MUSTER_NATIVE} names a directory or file; else beside Muster's jar, in {@code native} beside it, and on
 * {@code java.library.path}. Where it is missing or native access is denied, {@link #get} is empty, {@link #problem} tells why, and
 * a warning has been logged once.
 *
 * <p>Threads: everything may be called from any thread. Failures of the system are {@link NativeException}s.
 */
public abstract class NativeAccess {
    NativeAccess() {}

    /** {@return the native access of this JVM, empty where there is none} */
    public static Optional<NativeAccess> get() {
        return Optional.ofNullable(Holder.ACCESS);
    }

    /**
     * {@return the native access of this JVM}
     *
     * @throws NativeException where there is none; says why and what to do
     */
    public static NativeAccess require() {
        if (Holder.ACCESS == null) {
            throw new NativeException(problem().orElseThrow());
        }
        return Holder.ACCESS;
    }

    /** {@return why there is no native access and what to do, empty where there is} */
    public static Optional<String> problem() {
        return Optional.ofNullable(Holder.PROBLEM);
    }

    /** {@return a new, empty set of processes to watch, to be closed} */
    public abstract ProcessWatch watch();

    /**
     * Sends a signal to the process that has this number now. Where a watch holds the process, {@link ProcessWatch#signal} is surer.
     *
     * @param signal the signal's number; 0 only asks whether there is such a process
     * @return false when there is no such process
     * @throws IllegalArgumentException when this is no process id
     * @throws NativeException when this process may not signal that one, or there is no such signal
     */
    public abstract boolean kill(long pid, int signal);

    /**
     * Has this process get the signal when its parent dies. Linux ties that to threads: it ends with the <em>calling thread</em>, so
     * call it from one that lasts (the main thread does), and it comes when the <em>thread</em> of the parent ends that started
     * this process.
     *
     * @param expectedParentPid who the parent was when it was known to be alive
     * @return false when that is not the parent, so it has died already: no signal will come
     * @throws NativeException when there is no such signal
     */
    public abstract boolean dieWithParent(int signal, long expectedParentPid);

    /** {@return the numbers of the CPUs that the calling thread may run on, rising} */
    public abstract int[] affinity();

    /**
     * Binds the calling thread to these CPUs, and with it the threads it starts from then on; those already running keep theirs.
     *
     * @throws NativeException when none of them can be used
     */
    public abstract void setAffinity(int... cpus);

    /**
     * Has the C environment stay where it is in memory when native libraries add variables to it, as MPI does while it starts: glibc
     * before 2.41 may move it while another thread reads it, and a read of what was freed ends the JVM with a SIGSEGV.
     *
     * @return false where it may still move, since the C library or its malloc is another
     */
    public abstract boolean settleEnvironment();

    /**
     * {@return by which interface a launcher started this process, told by the C environment alone}
     *
     * @throws NativeException when the environment variable {@code MUSTER_PMI}, which overrides it, is not none, pmix, pmi1 or pmi2
     */
    public abstract PmiFlavour pmiFlavour();

    /**
     * Waits until all processes of this job have come here, by the PMIx that MPI uses in this process.
     *
     * @throws NativeException when MPI uses none that can be found, or it refuses
     */
    public abstract void pmiFence();

    /**
     * {@return what the launcher told about this process's job}
     *
     * <p>This opens a session with the launcher and closes it again. Where the process uses MPI call it between {@code MPI_Init}
     * and {@code MPI_Finalize}, where it shares MPI's session: called earlier, it makes Open MPI's {@code MPI_Init} fail.
     *
     * @throws NativeException when the PMI library cannot be loaded or refuses
     */
    public abstract PmiInfo pmi();

    /**
     * {@return what the launcher reports about processes from now on, to be closed; empty where the interface has no events}
     *
     * @throws NativeException when the PMI library cannot be loaded or refuses, or there is one already
     */
    public abstract Optional<PmiEvents> pmiEvents();

    /**
     * {@return the version of the libflux-core that is here}
     *
     * @throws NativeException when there is none; says where it was looked for
     */
    public abstract String fluxVersion();

    /**
     * {@return a connection of the calling thread to a Flux instance, to be closed}
     *
     * @param uri where it is, or null for the instance that this process is in, or else the system's
     * @throws NativeException when there is no libflux-core, or nobody answers
     */
    public abstract FluxHandle flux(@Nullable String uri);

    /** Tries once, when first asked. */
    private static final class Holder {
        static final @Nullable NativeAccess ACCESS;
        static final @Nullable String PROBLEM;

        static {
            NativeAccess access = null;
            String problem = null;
            try {
                access = LinuxNativeAccess.load();
            } catch (NativeException e) {
                problem = e.getMessage();
                LoggerFactory.getLogger(NativeAccess.class).warn("No native access: {}", problem);
            }
            ACCESS = access;
            PROBLEM = problem;
        }
    }
}
