package org.muster.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** {@code muster doctor}: examines the machine subject by subject and says what it finds as it goes. */
final class Doctor {
    private final Map<String, String> env;
    private final PrintStream out;
    private final Home home;

    Doctor(Home home, Map<String, String> env, PrintStream out) {
        this.home = home;
        this.env = env;
        this.out = out;
    }

    /** Examines everything; returns the exit status: 0 when MPI calls work, else 1. */
    int examine() {
        Machine machine = new Machine(home, env);
        List<Supplier<List<Finding>>> subjects = new ArrayList<>();
        subjects.add(machine::jdk);
        subjects.add(machine::mpi);
        subjects.add(machine::settings);
        Trials trials = new Trials(home, env);
        subjects.add(trials::calls);
        subjects.add(trials::world);
        Surroundings around = new Surroundings(env);
        subjects.add(around::pmi);
        subjects.add(around::slurm);
        subjects.add(around::flux);
        subjects.add(around::lammps);
        boolean works = true;
        for (Supplier<List<Finding>> subject : subjects) {
            for (Finding finding : subject.get()) {
                out.println(finding.line(signs()));
                out.flush();
                works &= finding.grade() != Finding.Grade.FAIL;
            }
        }
        return works ? 0 : 1;
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
