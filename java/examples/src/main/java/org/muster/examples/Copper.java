package org.muster.examples;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.TaskContext;

/**
 * Fcc copper as LAMMPS computes it with an EAM potential.
 *
 * <p>It travels with each call and is used on the worker's ranks; so the library and the potential are looked for there,
 * not where the program runs.
 *
 * @param library the file of LAMMPS's library, or null to find it
 * @param potential the file of the potential, or null to find {@value #POTENTIAL} where LAMMPS has its potentials
 */
record Copper(@Nullable String library, @Nullable String potential) implements Serializable {
    /** Foiles, Baskes and Daw's universal function 3 for copper (1986), which LAMMPS ships. */
    static final String POTENTIAL = "Cu_u3.eam";
    /** Cubic cells along each edge of the simulated box, which is periodic. */
    static final int CELLS = 4;
    /** Atoms of an fcc cell. */
    static final int ATOMS_PER_CELL = 4;
    /** Atoms of the simulated box. */
    static final int ATOMS = CELLS * CELLS * CELLS * ATOMS_PER_CELL;

    /**
     * What one call found.
     *
     * @param latticeConstant edge of the fcc cell in Å
     * @param energy potential energy in eV/atom
     * @param seconds how long it took on rank 0
     * @param ranks where it ran: the worker numbers of ranks 0, 1, ... and their nodes
     */
    record Point(double latticeConstant, double energy, double seconds, String ranks) implements Serializable {
        /** Volume in Å³/atom. */
        double volume() {
            return volume(latticeConstant);
        }

        /** Volume in Å³/atom of fcc with that lattice constant in Å. */
        static double volume(double latticeConstant) {
            return latticeConstant * latticeConstant * latticeConstant / ATOMS_PER_CELL;
        }

        /** Lattice constant in Å of fcc with that volume in Å³/atom. */
        static double latticeConstant(double volume) {
            return Math.cbrt(volume * ATOMS_PER_CELL);
        }
    }

    /**
     * What computes here, in words; it fails where {@link #energy} would.
     *
     * @param comm the ranks of a call
     * @return LAMMPS's version and library, and the potential's file
     * @throws LammpsException if something is missing
     */
    String describe(Communicator comm) {
        Path file = potentialFile();
        LammpsLibrary lib = LammpsLibrary.load(library);
        try (Lammps lammps = new Lammps(lib, comm.handle())) {
            requireEam(lammps, lib);
            return "LAMMPS " + lammps.version() + " (" + lib.name() + "), potential " + file;
        }
    }

    /**
     * Computes the energy of the perfect crystal.
     *
     * @param comm the ranks to do it on; each must call this
     * @param latticeConstant edge of the fcc cell in Å
     * @return the result, the same on every rank but for the seconds
     * @throws LammpsException if something is missing or LAMMPS refuses its input
     */
    Point energy(Communicator comm, double latticeConstant) {
        long start = System.nanoTime();
        Path file = potentialFile();
        LammpsLibrary lib = LammpsLibrary.load(library);
        try (Lammps lammps = new Lammps(lib, comm.handle())) {
            requireEam(lammps, lib);
            lammps.commands(input(latticeConstant, file));
            double energy = lammps.thermo("pe") / lammps.atoms();
            double seconds = (System.nanoTime() - start) * 1e-9;
            return new Point(latticeConstant, energy, seconds, whereItRuns(comm));
        }
    }

    private static String input(double latticeConstant, Path potential) {
        return """
                units metal
                atom_style atomic
                boundary p p p
                lattice fcc %s
                region box block 0 %s 0 %s 0 %s
                create_box 1 box
                create_atoms 1 box
                pair_style eam
                pair_coeff 1 1 "%s"
                thermo_modify norm no
                run 0
                """.formatted(latticeConstant, CELLS, CELLS, CELLS, potential);
    }

    private static void requireEam(Lammps lammps, LammpsLibrary lib) {
        if (!lammps.hasStyle("pair", "eam")) {
            throw new LammpsException(lib.name() + " was built without EAM potentials (package MANYBODY)");
        }
    }

    private Path potentialFile() {
        if (potential != null) {
            Path file = Path.of(potential).toAbsolutePath();
            if (Files.isReadable(file)) {
                return file;
            }
            throw new LammpsException("there is no readable potential " + file);
        }
        List<Path> places = new ArrayList<>();
        String own = System.getenv("LAMMPS_POTENTIALS");
        if (own != null && !own.isEmpty()) {
            places.add(Path.of(own));
        }
        places.add(Path.of("/usr/share/lammps/potentials"));
        places.add(Path.of("/usr/local/share/lammps/potentials"));
        for (Path place : places) {
            if (Files.isReadable(place.resolve(POTENTIAL))) {
                return place.resolve(POTENTIAL).toAbsolutePath();
            }
        }
        throw new LammpsException("the potential " + POTENTIAL + " is in none of " + places
                + ": install Debian's package lammps-data, or name the file with --potential or its directory with"
                + " LAMMPS_POTENTIALS");
    }

    /** For example {@code 1+2 on node7}, or {@code 1 on node7, 4 on node8}. */
    private static String whereItRuns(Communicator comm) {
        List<String> nodes = comm.allGather(comm.node());
        List<Integer> workers = comm.allGather(TaskContext.current().workerId());
        Map<String, List<String>> byNode = new LinkedHashMap<>();
        for (int rank = 0; rank < nodes.size(); rank++) {
            byNode.computeIfAbsent(nodes.get(rank), n -> new ArrayList<>()).add(String.valueOf(workers.get(rank)));
        }
        return byNode.entrySet().stream()
                .map(e -> String.join("+", e.getValue()) + " on " + e.getKey())
                .collect(Collectors.joining(", "));
    }
}
