package org.muster.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.Resources;

/** OAR 2.5, by way of oarsub, oarstat and oardel. */
public final class Oar implements BatchSystem {
    private static final Set<String> OWN = Set.of(
            "n",
            "name",
            "d",
            "directory",
            "O",
            "stdout",
            "E",
            "stderr",
            "l",
            "resource",
            "S",
            "scanscript",
            "I",
            "a",
            "anterior",
            "array");
    private static final Pattern SUBMITTED = Pattern.compile("(?m)^OAR_JOB_ID=([0-9]+)$");
    private static final Pattern HEAD = Pattern.compile("^(?:Job_Id|id): (\\d+)$");

    private final Tool tool = new Tool("OAR");

    /** Made by {@link java.util.ServiceLoader}. */
    public Oar() {}

    @Override
    public String name() {
        return "oar";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("OAR", r);
        asked.options(OWN);
        if (r.nodes() > 0) {
            asked.ranksPerNode();
        }
        asked.refuse(r.isExclusive(), "exclusive(): ask for whole nodes, as the site calls them, by option(p, ...)");
        asked.refuse(
                r.memoryPerCore() > 0,
                "memoryPerCore(" + r.memoryPerCore() + "): it shares out cores, with the memory that belongs to them");
        asked.refuse(
                r.gpusPerCore() > 0,
                "gpusPerCore(" + r.gpusPerCore() + "): ask for what the site calls them, by option(p, ...)");
    }

    /** Its own dependencies are satisfied by any end of the other job. */
    @Override
    public boolean chains() {
        return false;
    }

    @Override
    public List<String> directives(Job job) {
        Resources r = job.resources();
        Asked asked = new Asked("OAR", r);
        String cores = r.nodes() > 0
                ? "/nodes=" + r.nodes() + "/core=" + asked.ranksPerNode() * r.threadsPerCore()
                : "/core=" + asked.slots();
        List<String> d = new ArrayList<>();
        d.add("#OAR -n " + job.name());
        d.add("#OAR -d " + job.directory());
        d.add("#OAR -O " + job.output());
        d.add("#OAR -E " + job.error());
        d.add("#OAR -l " + cores + (r.timeLimit() == null ? "" : ",walltime=" + asked.clock()));
        r.options()
                .forEach((name, value) -> d.add(
                        "#OAR " + (name.length() == 1 ? "-" : "--") + name + (value.isEmpty() ? "" : " " + value)));
        return d;
    }

    /** What OAR has given is in a file; ranks get to other nodes by its own shell. */
    @Override
    public List<String> prologue(Job job) {
        return List.of(
                "export OMPI_MCA_orte_default_hostfile=\"$OAR_NODEFILE\" OMPI_MCA_plm_rsh_agent=oarsh",
                "export PRTE_MCA_prte_default_hostfile=\"$OAR_NODEFILE\" PRTE_MCA_plm_ssh_agent=oarsh");
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        // It runs the file itself, so that must be a program.
        tool.need(List.of("chmod", "u+x", job.script().toString()));
        Tool.Said said = tool.run(Tool.words("oarsub", "-S", job.resources().arguments(), job.script()));
        return tool.jobId(said, SUBMITTED, job.resources(), List.of());
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Map<String, Status> all = new HashMap<>();
        Tool.Said said = tool.need(List.of("oarstat", "-f", "--sql", "job_id IN (" + String.join(",", ids) + ")"));
        for (Map.Entry<String, Map<String, String>> job :
                Blocks.parse(said.out(), HEAD).entrySet()) {
            all.put(job.getKey(), status(job.getKey(), job.getValue()));
        }
        ids.forEach(id -> all.putIfAbsent(id, new Status(JobState.GONE, "OAR does not know it any more")));
        return all;
    }

    private Status status(String id, Map<String, String> f) throws InterruptedException {
        String state = f.getOrDefault("state", "");
        String nodes = f.getOrDefault("assigned_hostnames", "").replace('+', ' ');
        String exit = f.getOrDefault("exit_code", "").replaceFirst(" .*", "");
        return switch (state) {
            case "Waiting", "Hold", "toLaunch", "toAckReservation" -> new Status(JobState.PENDING, state);
            case "Terminated" ->
                exit.equals("0")
                        ? new Status(JobState.DONE, "exit code 0", nodes)
                        : ended(id, "Terminated, exit code " + exit, nodes);
            case "Error", "toError" -> ended(id, "Error", nodes);
            default -> new Status(JobState.RUNNING, state, nodes); // Launching, Running, Suspended, Resuming, Finishing
        };
    }

    /** Why, it notes as events. */
    private Status ended(String id, String told, String nodes) throws InterruptedException {
        String events =
                String.join("; ", tool.need(List.of("oarstat", "-e", "-j", id)).lines());
        return new Status(state(events), events.isEmpty() ? told : told + ", " + events, nodes);
    }

    private static JobState state(String events) {
        if (events.contains("WALLTIME")) {
            return JobState.TIMEOUT;
        }
        if (events.contains("FRAG_JOB_REQUEST")) {
            return JobState.CANCELLED;
        }
        return events.contains("PING_CHECKER_NODE_SUSPECTED") || events.contains("EXIT_VALUE_OAREXEC")
                ? JobState.NODE_FAIL
                : JobState.FAILED;
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        Tool.Said said = tool.run(Tool.words("oardel", ids));
        // For those that have ended it only says so.
        if (!said.isGood() && !said.words().contains("already")) {
            throw said.failure();
        }
    }

    @Override
    public List<String> find(String name) throws InterruptedException {
        Tool.Said said = tool.need(List.of(
                "oarstat", "-f", "--sql", "job_name = '" + name + "' AND state NOT IN ('Terminated', 'Error')"));
        return List.copyOf(Blocks.parse(said.out(), HEAD).keySet());
    }
}
