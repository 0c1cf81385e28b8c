package org.muster.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.Resources;

/** IBM Spectrum LSF (10.1 or newer), by way of bsub, bjobs and bkill. */
public final class Lsf implements BatchSystem {
    private static final Set<String> OWN =
            Set.of("J", "o", "oo", "e", "eo", "n", "W", "w", "cwd", "x", "r", "rn", "I", "K", "L");
    private static final Pattern SUBMITTED = Pattern.compile(".*Job <([0-9]+)> is submitted.*");
    private static final List<String> NEVER = List.of(
            "Too many processors requested",
            "Bad resource requirement",
            "exceeds queue",
            "Cannot exceed queue's hard limit");

    private final Tool tool = new Tool("LSF");

    /** Made by {@link java.util.ServiceLoader}. */
    public Lsf() {}

    @Override
    public String name() {
        return "lsf";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("LSF", r);
        asked.options(OWN);
        if (r.nodes() > 0) {
            asked.ranksPerNode();
        }
        asked.refuse(
                r.options().containsKey("R") && (r.nodes() > 0 || r.memoryPerCore() > 0 || r.threadsPerCore() > 1),
                "option(R, ...) beside nodes, memoryPerCore or threadsPerCore, which are said by -R as well; use"
                        + " arguments(\"-R\", ...)");
    }

    @Override
    public boolean chains() {
        return true;
    }

    @Override
    public List<String> directives(Job job) {
        Resources r = job.resources();
        Asked asked = new Asked("LSF", r);
        List<String> d = new ArrayList<>();
        d.add("#BSUB -J " + job.name());
        d.add("#BSUB -cwd " + job.directory());
        d.add("#BSUB -oo " + job.output());
        d.add("#BSUB -eo " + job.error());
        d.add("#BSUB -n " + r.cores());
        d.add("#BSUB -rn");
        if (r.nodes() > 0) {
            d.add("#BSUB -R \"span[ptile=" + asked.ranksPerNode() + "]\"");
        }
        if (r.threadsPerCore() > 1) {
            d.add("#BSUB -R \"affinity[core(" + r.threadsPerCore() + ")]\"");
        }
        if (r.memoryPerCore() > 0) {
            d.add("#BSUB -R \"rusage[mem=" + asked.megabytesPerRank() + "MB/task]\"");
            d.add("#BSUB -M " + asked.megabytesPerRank() + "MB/task");
        }
        if (r.gpusPerCore() > 0) {
            d.add("#BSUB -gpu \"num=" + r.gpusPerCore() + "/task\"");
        }
        if (r.isExclusive()) {
            d.add("#BSUB -x");
        }
        if (r.timeLimit() != null) {
            d.add("#BSUB -W " + asked.minutes());
        }
        r.options().forEach((name, value) -> d.add("#BSUB -" + name + (value.isEmpty() ? "" : " " + quoted(value))));
        return d;
    }

    /** bsub reads such a line as a shell does. */
    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9_./:=,+@%-]+") ? value : "\"" + value.replace("\"", "\\\"") + "\"";
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        List<String> after = job.after().isEmpty()
                ? List.of()
                : List.of(
                        "-w", job.after().stream().map(id -> "done(" + id + ")").collect(Collectors.joining(" && ")));
        // The script comes by standard input: only there bsub looks for directives.
        Tool.Said said =
                tool.run(Tool.words("bsub", after, job.resources().arguments()), job.script(), job.directory());
        return tool.jobId(said, SUBMITTED, job.resources(), NEVER);
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Tool.Said said = tool.run(Tool.words(
                "bjobs",
                "-a",
                "-noheader",
                "-o",
                "jobid stat exit_code exit_reason exec_host pend_reason delimiter='|'",
                ids));
        // It also fails if one of many is unknown.
        if (!said.isGood() && said.out().isBlank() && !said.err().contains("is not found")) {
            throw said.failure();
        }
        Map<String, Status> all = new HashMap<>();
        for (String line : said.lines()) {
            String[] f = line.split("\\|", -1);
            if (f.length >= 6 && ids.contains(f[0])) {
                all.put(f[0], status(f[1], known(f[2]), known(f[3]), known(f[4]), known(f[5])));
            }
        }
        ids.forEach(id -> all.putIfAbsent(id, new Status(JobState.GONE, "LSF does not know it any more")));
        return all;
    }

    private static String known(String field) {
        return field.equals("-") ? "" : field;
    }

    private static Status status(String stat, String exit, String why, String hosts, String pending) {
        // 4*node1:node2
        String nodes = hosts.replaceAll("[0-9]+\\*", "").replace(':', ' ');
        return switch (stat) {
            case "PEND", "PSUSP", "WAIT", "PROV" ->
                pending.contains("never satisfied") || pending.contains("Dependency condition invalid")
                        ? new Status(JobState.NEVER, pending)
                        : new Status(JobState.PENDING, pending.isEmpty() ? stat : pending);
            case "DONE" -> new Status(JobState.DONE, "", nodes);
            case "EXIT" ->
                new Status(
                        ended(why),
                        "exit code " + (exit.isEmpty() ? "unknown" : exit) + (why.isEmpty() ? "" : ", " + why),
                        nodes);
            case "ZOMBI" -> new Status(JobState.NODE_FAIL, "its host cannot be reached", nodes);
            default -> new Status(JobState.RUNNING, stat, nodes); // RUN, USUSP, SSUSP, UNKWN
        };
    }

    private static JobState ended(String why) {
        String word = why.replaceFirst("[^A-Z_].*", "");
        return switch (word) {
            case "TERM_RUNLIMIT", "TERM_DEADLINE", "TERM_CPULIMIT" -> JobState.TIMEOUT;
            case "TERM_MEMLIMIT", "TERM_SWAP" -> JobState.OUT_OF_MEMORY;
            case "TERM_OWNER", "TERM_FORCE_OWNER", "TERM_ADMIN", "TERM_FORCE_ADMIN", "TERM_BUCKET_KILL" ->
                JobState.CANCELLED;
            case "TERM_ZOMBI", "TERM_RC_RECLAIM" -> JobState.NODE_FAIL;
            default -> JobState.FAILED;
        };
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        Tool.Said said = tool.run(Tool.words("bkill", ids));
        if (!said.isGood()
                && !said.words().contains("already finished")
                && !said.words().contains("No matching job")) {
            throw said.failure();
        }
    }

    @Override
    public List<String> find(String name) throws InterruptedException {
        Tool.Said said = tool.run(List.of("bjobs", "-noheader", "-o", "jobid", "-J", name));
        if (!said.isGood() && !said.words().contains("is not found")) {
            throw said.failure();
        }
        return said.lines().stream().filter(l -> l.matches("[0-9]+")).toList();
    }
}
