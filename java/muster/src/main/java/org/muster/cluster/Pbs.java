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

/** PBS Professional and OpenPBS, by way of qsub, qstat and qdel. The server must keep a history of jobs (job_history_enable) to tell how they ended. */
public final class Pbs implements BatchSystem {
    private static final Set<String> OWN = Set.of("N", "o", "e", "j", "V", "v", "S", "r", "J", "I", "h", "depend");
    private static final Pattern HEAD = Pattern.compile("^Job Id: (\\S+)$");
    private static final List<String> NEVER =
            List.of("Job violates queue and/or server resource limits", "Unknown resource", "Illegal attribute");

    /** Older servers take no longer names. */
    private static final int NAME_LENGTH = 15;

    private static final Pattern SUBMITTED = Pattern.compile("([0-9]+(?:\\.\\S+)?)");

    private final Tool tool = new Tool("PBS");

    /** Made by {@link java.util.ServiceLoader}. */
    public Pbs() {}

    @Override
    public String name() {
        return "pbs";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("PBS", r);
        asked.options(OWN);
        asked.plainValues();
        if (r.nodes() > 0) {
            asked.ranksPerNode();
        }
    }

    @Override
    public boolean chains() {
        return true;
    }

    /** As much of the name as PBS takes: what tells jobs from each other is at its end. */
    private static String name(String jobName) {
        String digits = jobName.replaceFirst("^muster-", "").replace("-", "");
        return "m" + digits.substring(Math.max(0, digits.length() - NAME_LENGTH + 1));
    }

    @Override
    public List<String> directives(Job job) {
        Resources r = job.resources();
        Asked asked = new Asked("PBS", r);
        int chunks = r.nodes() > 0 ? r.nodes() : r.cores();
        int ranks = r.nodes() > 0 ? asked.ranksPerNode() : 1;
        String chunk = chunks + ":ncpus=" + ranks * r.threadsPerCore() + ":mpiprocs=" + ranks
                + (r.memoryPerCore() > 0 ? ":mem=" + ranks * asked.megabytesPerRank() + "mb" : "")
                + (r.gpusPerCore() > 0 ? ":ngpus=" + ranks * r.gpusPerCore() : "");
        List<String> d = new ArrayList<>();
        d.add("#PBS -N " + name(job.name()));
        d.add("#PBS -o " + job.output());
        d.add("#PBS -e " + job.error());
        d.add("#PBS -S /bin/sh");
        d.add("#PBS -V");
        d.add("#PBS -r n");
        d.add("#PBS -l select=" + chunk);
        if (r.isExclusive() || r.nodes() > 0) {
            d.add("#PBS -l place=" + (r.nodes() > 0 ? "scatter" : "free") + (r.isExclusive() ? ":excl" : ""));
        }
        if (r.timeLimit() != null) {
            d.add("#PBS -l walltime=" + asked.clock());
        }
        r.options()
                .forEach((name, value) ->
                        // -q short, but -l name=value for what is a resource
                        d.add(name.length() == 1 ? "#PBS -" + name + " " + value : "#PBS -l " + name + "=" + value));
        return d;
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        List<String> after =
                job.after().isEmpty() ? List.of() : List.of("-W", "depend=afterok:" + String.join(":", job.after()));
        Tool.Said said = tool.run(Tool.words("qsub", after, job.resources().arguments(), job.script()));
        return tool.jobId(said, SUBMITTED, job.resources(), NEVER);
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Tool.Said said = tool.run(Tool.words("qstat", "-x", "-f", ids));
        Map<String, Map<String, String>> blocks = Blocks.parse(said.out(), HEAD);
        if (!said.isGood() && blocks.isEmpty() && !said.err().contains("Unknown Job Id")) {
            throw said.failure();
        }
        Map<String, Status> all = new HashMap<>();
        for (String id : ids) {
            Map<String, String> f = blocks.get(id);
            all.put(id, f == null ? new Status(JobState.GONE, "PBS does not know it any more") : status(f));
        }
        return all;
    }

    /** Q queued, H held, W waits for its time, T in transit, M moved, R running, E exiting, S suspended, B begun, F finished. */
    private static Status status(Map<String, String> f) {
        String nodes =
                f.getOrDefault("exec_host", "").replaceAll("/[0-9*]+", "").replace('+', ' ');
        String comment = f.getOrDefault("comment", "");
        String state = f.getOrDefault("job_state", "");
        return switch (state) {
            case "Q", "H", "W", "T", "M" -> new Status(JobState.PENDING, comment.isEmpty() ? state : comment);
            case "F", "C" -> finished(f.getOrDefault("Exit_status", ""), comment, nodes);
            default -> new Status(JobState.RUNNING, state, nodes);
        };
    }

    /** Negative ones are PBS's own, 256 + n is signal n. */
    private static Status finished(String exit, String comment, String nodes) {
        String told =
                (exit.isEmpty() ? "no exit status" : "exit status " + exit) + (comment.isEmpty() ? "" : ", " + comment);
        JobState state = switch (exit) {
            case "0" -> JobState.DONE;
            // It never ran: it was deleted, or those that it waited for failed.
            case "" -> JobState.CANCELLED;
            case "-28", "-29" -> JobState.TIMEOUT;
            case "-26", "-27" -> JobState.OUT_OF_MEMORY;
            // It used more processors than it had asked for, and would again.
            case "-24", "-25" -> JobState.CANCELLED;
            case "-3", "-4", "-5", "-6", "-20" -> JobState.NODE_FAIL;
            // qdel sends SIGTERM, and then SIGKILL
            case "271", "265" -> comment.contains("terminated") ? JobState.CANCELLED : JobState.FAILED;
            default -> JobState.FAILED;
        };
        return new Status(state, told, nodes);
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        Tool.Said said = tool.run(Tool.words("qdel", ids));
        if (!said.isGood()
                && !said.words().contains("has finished")
                && !said.words().contains("Unknown Job Id")) {
            throw said.failure();
        }
    }

    @Override
    public List<String> find(String jobName) throws InterruptedException {
        Tool.Said said = tool.need(List.of("qselect", "-N", name(jobName), "-u", System.getProperty("user.name", "")));
        return said.lines();
    }
}
