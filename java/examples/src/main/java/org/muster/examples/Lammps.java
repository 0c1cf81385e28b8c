package org.muster.examples;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One LAMMPS simulation on the ranks of a communicator.
 *
 * <p>All ranks make the same calls in the same order, each on the thread that runs its function. LAMMPS writes nothing
 * to the screen and no log file, and leaves starting and ending MPI to others.
 *
 * <pre>{@code
 * exe.submitRoot(Resources.cores(2), comm -> {
 *     try (Lammps lammps = new Lammps(LammpsLibrary.load(null), comm.handle())) {
 *         lammps.commands(input);
 *         return lammps.thermo("pe");
 *     }
 * });
 * }</pre>
 *
 * <p>A LAMMPS built with exceptions (each since 2024) reports a wrong command as a {@link LammpsException}. An older one, as
 * in Debian 12, ends the process instead, and the call fails with a {@link org.muster.RankLostException}; so check
 * beforehand what can be checked: files, and styles with {@link #hasStyle}.
 */
final class Lammps implements AutoCloseable {
    private static final List<String> QUIET = List.of("lammps", "-log", "none", "-screen", "none", "-nocite");
    private static final int LONGEST_MESSAGE = 4096;

    private final LammpsLibrary library;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment handle;
    private boolean closed;

    /**
     * Starts a simulation.
     *
     * @param library the library
     * @param communicator the ranks' communicator as C knows it: {@link org.muster.Communicator#handle()}
     * @throws LammpsException if LAMMPS does not start
     */
    Lammps(LammpsLibrary library, long communicator) {
        this.library = library;
        // LAMMPS keeps pointers into its arguments, so they live as long as it does.
        MemorySegment arguments = arena.allocate(ADDRESS, QUIET.size() + 1L);
        for (int i = 0; i < QUIET.size(); i++) {
            arguments.setAtIndex(ADDRESS, i, arena.allocateFrom(QUIET.get(i)));
        }
        try {
            handle = (MemorySegment) library.open.invokeExact(
                    QUIET.size(), arguments, MemorySegment.ofAddress(communicator), MemorySegment.NULL);
        } catch (Throwable t) {
            throw unexpected(t);
        }
        if (handle.address() == 0) {
            arena.close();
            throw new LammpsException(library.name() + " could not start a simulation (lammps_open returned NULL)");
        }
    }

    /**
     * Runs commands of LAMMPS's input language.
     *
     * @param text one command a line
     * @throws LammpsException if LAMMPS refuses one, with its own words
     */
    void commands(String text) {
        try (Arena call = Arena.ofConfined()) {
            library.commandsString.invokeExact(handle, call.allocateFrom(text));
            if ((int) library.hasError.invokeExact(handle) != 0) {
                MemorySegment message = call.allocate(LONGEST_MESSAGE);
                int ignored = (int) library.getLastErrorMessage.invokeExact(handle, message, LONGEST_MESSAGE);
                throw new LammpsException(
                        "LAMMPS refused its input: " + message.getString(0).strip());
            }
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /**
     * A thermodynamic quantity after a run; every rank gets it.
     *
     * @param keyword as in LAMMPS's {@code thermo_style custom}, for example {@code pe}
     * @return its value, in the simulation's units
     */
    double thermo(String keyword) {
        try (Arena call = Arena.ofConfined()) {
            return (double) library.getThermo.invokeExact(handle, call.allocateFrom(keyword));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** How many atoms the simulation has on all ranks together. */
    long atoms() {
        try {
            return Math.round((double) library.getNatoms.invokeExact(handle));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /**
     * Whether this LAMMPS was built with a style.
     *
     * @param category for example {@code pair}
     * @param style for example {@code eam}
     */
    boolean hasStyle(String category, String style) {
        try (Arena call = Arena.ofConfined()) {
            return (int) library.hasStyle.invokeExact(handle, call.allocateFrom(category), call.allocateFrom(style))
                    != 0;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** LAMMPS's version, a date: 20220107, say. */
    int version() {
        try {
            return (int) library.version.invokeExact(handle);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Ends the simulation and frees what it holds; MPI goes on. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            library.close.invokeExact(handle);
        } catch (Throwable t) {
            throw unexpected(t);
        } finally {
            arena.close();
        }
    }

    /** Method handles declare every Throwable, but C functions throw none: what comes is ours, or the JVM's. */
    private static RuntimeException unexpected(Throwable t) {
        if (t instanceof RuntimeException e) {
            return e;
        }
        if (t instanceof Error e) {
            throw e;
        }
        return new LammpsException("calling LAMMPS's library failed: " + t, t);
    }
}
