package org.muster.examples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions of LAMMPS's C library interface that {@link Lammps} calls, found in {@code liblammps} by FFM.
 *
 * <p>The library stays loaded until the process ends: MPI and LAMMPS both keep state that must not be unloaded. It must
 * have been built with the MPI that this process uses.
 */
final class LammpsLibrary {
    private static final List<String> USUAL_NAMES = List.of("liblammps.so.0", "liblammps.so");
    private static final Map<String, LammpsLibrary> LOADED = new ConcurrentHashMap<>();

    private final String name;
    private final SymbolLookup symbols;

    // C signatures as in LAMMPS's library.h; MPI_Comm is a pointer in Open MPI.
    final MethodHandle open;
    final MethodHandle close;
    final MethodHandle version;
    final MethodHandle commandsString;
    final MethodHandle getThermo;
    final MethodHandle getNatoms;
    final MethodHandle hasStyle;
    final MethodHandle hasError;
    final MethodHandle getLastErrorMessage;

    private LammpsLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
        open = function("lammps_open", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        close = procedure("lammps_close", ADDRESS);
        version = function("lammps_version", JAVA_INT, ADDRESS);
        commandsString = procedure("lammps_commands_string", ADDRESS, ADDRESS);
        getThermo = function("lammps_get_thermo", JAVA_DOUBLE, ADDRESS, ADDRESS);
        getNatoms = function("lammps_get_natoms", JAVA_DOUBLE, ADDRESS);
        hasStyle = function("lammps_has_style", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        hasError = function("lammps_has_error", JAVA_INT, ADDRESS);
        getLastErrorMessage = function("lammps_get_last_error_message", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    }

    /**
     * Loads the library, once per process.
     *
     * @param path the file, or null to look where the system's loader looks
     * @return the library
     * @throws LammpsException if there is none; the message says where to get it
     */
    static LammpsLibrary load(@Nullable String path) {
        for (String name : path == null ? USUAL_NAMES : List.of(path)) {
            LammpsLibrary loaded = LOADED.get(name);
            if (loaded != null) {
                return loaded;
            }
            SymbolLookup symbols = lookup(name);
            if (symbols != null) {
                return LOADED.computeIfAbsent(name, n -> new LammpsLibrary(n, symbols));
            }
        }
        throw new LammpsException(whyNot(path));
    }

    private static String whyNot(@Nullable String path) {
        if (path == null) {
            return "LAMMPS's library (liblammps.so.0) is not on this machine: install Debian's packages liblammps0 and"
                    + " lammps-data, or name the file with --lammps or MUSTER_LAMMPS";
        }
        if (path.contains("/") && !Files.exists(Path.of(path))) {
            return "there is no LAMMPS library " + path;
        }
        return "the LAMMPS library " + path + " cannot be loaded: it must be a shared library, built with the Open MPI"
                + " in use";
    }

    /** The name it was loaded by. */
    String name() {
        return name;
    }

    @SuppressWarnings("restricted") // native code is the point here
    private static @Nullable SymbolLookup lookup(String name) {
        try {
            return SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
            return null; // the JDK's way to say that the system's loader did not take it
        }
    }

    private MethodHandle function(String symbol, MemoryLayout result, MemoryLayout... arguments) {
        return handle(symbol, FunctionDescriptor.of(result, arguments));
    }

    private MethodHandle procedure(String symbol, MemoryLayout... arguments) {
        return handle(symbol, FunctionDescriptor.ofVoid(arguments));
    }

    @SuppressWarnings("restricted") // as above
    private MethodHandle handle(String symbol, FunctionDescriptor type) {
        return Linker.nativeLinker()
                .downcallHandle(
                        symbols.find(symbol)
                                .orElseThrow(() -> new LammpsException(name + " has no function " + symbol
                                        + ": it is not LAMMPS's library, or one older than 2021")),
                        type);
    }
}
