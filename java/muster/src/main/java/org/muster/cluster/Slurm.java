package org.muster.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.Resources;

/** Slurm, by way of sbatch, squeue and scancel; sacct is asked where a job has been forgotten, and may know nothing. */
public final class Slurm implements BatchSystem {
    private static final Set<String> OWN = Set.of(
            "job-name",
            "J",
            "output",
            "o",
            "error",
            "e",
            "chdir",
            "D",
            "dependency",
            "d",
            "ntasks",
            "n",
            "cpus-per-task",
            "c",
            "nodes",
            "N",
            "exclusive",
            "mem-per-cpu",
            "gpus-per-task",
            "parsable",
            "array",
            "a",
            "wrap",
            "requeue",
            "no-requeue");

    /** ID, or ID;CLUSTER. */
    private static final Pattern SUBMITTED = Pattern.compile("([0-9]+)(?:;.*)?");

    /** By which sbatch says that it will never be. */
    private static final List<String> NEVER = List.of(
            "Requested node configuration is not available",
            "More processors requested than permitted",
            "Memory specification can not be satisfied",
            "Invalid generic resource",
            "Invalid number of nodes",
            "Node count specification invalid",
            "Requested time limit is invalid");

    private final Tool tool = new Tool("Slurm");

    /** Made by {@link java.util.ServiceLoader}. */
    public Slurm() {}

    @Override
    public String name() {
        return "slurm";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("Slurm", r);
        asked.options(OWN);
        asked.noQuotes();
        asked.refuse(
                r.timeLimit() != null
                        && (r.options().containsKey("time") || r.options().containsKey("t")),
                "both timeLimit(" + r.timeLimit() + ") and option(time, ...)");
        asked.refuse(
                r.nodes() > r.cores(),
                "nodes(" + r.nodes() + ") for " + r.cores() + " ranks: each node has at least one");
    }

    @Override
    public boolean chains() {
        return true;
    }

    @Override
    public List<String> directives(Job job) {
        Resources r = job.resources();
        Asked asked = new Asked("Slurm", r);
        List<String> d = new ArrayList<>();
        add(d, "job-name", job.name());
        add(d, "chdir", job.directory().toString());
        add(d, "output", job.output().toString());
        add(d, "error", job.error().toString());
        add(d, "ntasks", Integer.toString(r.cores()));
        if (r.threadsPerCore() > 1) {
            add(d, "cpus-per-task", Integer.toString(r.threadsPerCore()));
        }
        if (r.nodes() > 0) {
            add(d, "nodes", Integer.toString(r.nodes()));
        }
        if (r.isExclusive()) {
            add(d, "exclusive", "");
        }
        if (r.memoryPerCore() > 0) {
            long each = (asked.megabytesPerRank() + r.threadsPerCore() - 1) / r.threadsPerCore();
            add(d, "mem-per-cpu", each + "M");
        }
        if (r.gpusPerCore() > 0) {
            add(d, "gpus-per-task", Integer.toString(r.gpusPerCore()));
        }
        if (r.timeLimit() != null) {
            add(d, "time", Long.toString(asked.minutes()));
        }
        add(d, "no-requeue", "");
        r.options().forEach((name, value) -> add(d, name, quoted(value)));
        return d;
    }

    /** sbatch reads such a line nearly as a shell does. */
    private static String quoted(String value) {
        return value.chars().noneMatch(c -> Character.isWhitespace(c) || c == '#') ? value : '"' + value + '"';
    }

    private static void add(List<String> directives, String name, String value) {
        String word = name.length() == 1
                ? "-" + name + (value.isEmpty() ? "" : " " + value)
                : "--" + name + (value.isEmpty() ? "" : "=" + value);
        directives.add("#SBATCH " + word);
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        List<String> after = job.after().isEmpty()
                ? List.of()
                : List.of("--dependency=afterok:" + String.join(":", job.after()), "--kill-on-invalid-dep=yes");
        Tool.Said said = tool.run(
                Tool.words("sbatch", "--parsable", after, job.resources().arguments(), job.script()));
        return tool.jobId(said, SUBMITTED, job.resources(), NEVER);
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Map<String, Status> all = new HashMap<>();
        Tool.Said said = tool.need(List.of("squeue", "--noheader", "--me", "--states=all", "--format=%i|%T|%r|%N"));
        for (String line : said.lines()) {
            String[] f = line.split("\\|", -1);
            if (f.length >= 4 && ids.contains(f[0])) {
                all.put(f[0], status(f[1], f[2], f[3]));
            }
        }
        List<String> forgotten = ids.stream().filter(id -> !all.containsKey(id)).toList();
        if (!forgotten.isEmpty()) {
            all.putAll(accounted(forgotten));
        }
        ids.forEach(id -> all.putIfAbsent(id, new Status(JobState.GONE, "Slurm does not know it any more")));
        return all;
    }

    /** What the accounting database knows, if there is one. */
    private Map<String, Status> accounted(List<String> ids) throws InterruptedException {
        Map<String, Status> all = new HashMap<>();
        Tool.Said said;
        try {
            said = tool.run(List.of(
                    "sacct",
                    "--noheader",
                    "--parsable2",
                    "--allocations",
                    "--format=JobID,State,ExitCode,NodeList",
                    "--jobs=" + String.join(",", ids)));
        } catch (LaunchException e) {
            return all;
        }
        for (String line : said.isGood() ? said.lines() : List.<String>of()) {
            String[] f = line.split("\\|", -1);
            if (f.length >= 4 && ids.contains(f[0])) {
                all.put(f[0], status(f[1], "exit code " + f[2], f[3]));
            }
        }
        return all;
    }

    private static Status status(String state, String reason, String nodes) {
        String why = reason.equals("None") ? "" : reason;
        String first = state.split(" ", -1)[0]; // sacct: CANCELLED by 1000
        JobState s = state(first, why);
        // An end is told with Slurm's own word for it, a wait with what it waits for.
        String told = s == JobState.PENDING || s == JobState.RUNNING || s == JobState.DONE || why.isEmpty()
                ? (why.isEmpty() ? first : why)
                : first + ", " + why;
        return new Status(s, told, nodes);
    }

    private static JobState state(String state, @Nullable String reason) {
        return switch (state) {
            case "PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD" ->
                "DependencyNeverSatisfied".equals(reason) ? JobState.NEVER : JobState.PENDING;
            case "COMPLETED" -> JobState.DONE;
            case "CANCELLED", "PREEMPTED", "REVOKED" -> JobState.CANCELLED;
            case "TIMEOUT", "DEADLINE" -> JobState.TIMEOUT;
            case "OUT_OF_MEMORY" -> JobState.OUT_OF_MEMORY;
            case "NODE_FAIL", "BOOT_FAIL" -> JobState.NODE_FAIL;
            case "FAILED" -> JobState.FAILED;
            default -> JobState.RUNNING; // SUSPENDED, COMPLETING, STAGE_OUT, ...
        };
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        tool.need(Tool.words("scancel", "--quiet", ids));
    }

    @Override
    public List<String> find(String name) throws InterruptedException {
        return tool.need(List.of("squeue", "--noheader", "--me", "--name=" + name, "--format=%i"))
                .lines();
    }
}
