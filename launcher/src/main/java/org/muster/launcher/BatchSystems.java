package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The batch systems other than Slurm and Flux that the doctor knows: by the command that submits, and a question that changes nothing. */
final class BatchSystems {
    private static final int SECONDS = 10;

    /**
     * A batch system.
     *
     * @param name for people
     * @param known what {@code MpiExecutor.cluster} knows it by
     * @param commands all of these are there where it is
     * @param question asked to see whether it answers
     */
    private record Kind(String name, String known, List<String> commands, List<String> question) {}

    private static final List<Kind> ALL = List.of(
            new Kind("Grid Engine", "gridengine", List.of("qsub", "qconf"), List.of("qconf", "-sh")),
            new Kind("PBS", "pbs", List.of("qsub", "pbsnodes"), List.of("qstat", "-B")),
            new Kind("LSF", "lsf", List.of("bsub", "bjobs"), List.of("bqueues")),
            new Kind("HTCondor", "htcondor", List.of("condor_submit"), List.of("condor_q")),
            new Kind("Moab", "moab", List.of("msub", "checkjob"), List.of("showq")),
            new Kind("OAR", "oar", List.of("oarsub", "oarstat"), List.of("oarstat")));

    private final Map<String, String> env;

    BatchSystems(Map<String, String> env) {
        this.env = env;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Kind kind : ALL) {
            if (kind.commands().stream().allMatch(c -> SearchPath.find(env, c).isPresent())) {
                findings.add(ask(kind));
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.note(
                        "batch",
                        "no Grid Engine, PBS, LSF, HTCondor, Moab or OAR on the PATH; cluster(\"local\") tries batch"
                                + " jobs as plain processes"))
                : findings;
    }

    private Finding ask(Kind kind) {
        Trial answer = Trial.of(kind.question(), env, SECONDS);
        return answer.succeeded()
                ? Finding.ok(kind.name(), "answers; MpiExecutor.cluster(\"" + kind.known() + "\") submits to it")
                : Finding.warn(
                        kind.name(),
                        "does not answer to '" + String.join(" ", kind.question()) + "': " + answer.complaint());
    }
}
