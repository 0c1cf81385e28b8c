package org.muster.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code muster doctor}: examines the machine subject by subject and says what it finds as it goes. */
final class Doctor {
    private final Map<String, String> env;
    private final PrintStream out;
    private final Home home;
    private boolean works = true;

    Doctor(Home home, Map<String, String> env, PrintStream out) {
        this.home = home;
        this.env = env;
        this.out = out;
    }

    /** Examines everything; returns the exit status: 0 when MPI calls work, else 1. */
    int examine() {
        new Installation(home, env).findings().forEach(this::tell);
        Machine machine = new Machine(home, env);
        machine.jdk().forEach(this::tell);
        machine.mpi().forEach(this::tell);
        machine.settings().forEach(this::tell);
        Room room = new Room(Path.of("/"), Runtime.getRuntime().availableProcessors());
        room.memory().forEach(this::tell);
        room.sharedMemory().forEach(this::tell);
        Trials trials = new Trials(home, env);
        trials.pool(this::tell);
        trials.world(this::tell);
        Surroundings around = new Surroundings(env);
        around.pmi().forEach(this::tell);
        around.slurm().forEach(this::tell);
        around.flux().forEach(this::tell);
        trials.nodes(this::tell);
        new BatchSystems(env).findings().forEach(this::tell);
        around.lammps().forEach(this::tell);
        return works ? 0 : 1;
    }

    /** Told as it comes: the trials take a while. */
    private void tell(Finding finding) {
        out.println(finding.line(signs()));
        out.flush();
        works &= finding.grade() != Finding.Grade.FAIL;
    }

    /** Whether the user's terminal is to be trusted with signs beyond ASCII. */
    private boolean signs() {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String value = env.get(name);
            if (value != null && !value.isEmpty()) {
                String upper = value.toUpperCase(Locale.ROOT);
                return upper.endsWith("UTF-8") || upper.endsWith("UTF8");
            }
        }
        return false;
    }
}
