package org.muster.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.cache.OwnFiles;

/** HTCondor's vanilla universe (9.4 or newer): each job on one machine. By way of condor_submit, condor_q, condor_history and condor_rm. */
public final class HtCondor implements BatchSystem {
    private static final Set<String> OWN = Set.of(
            "executable",
            "arguments",
            "universe",
            "output",
            "error",
            "log",
            "initialdir",
            "batch_name",
            "request_cpus",
            "request_memory",
            "request_gpus",
            "allowed_job_duration",
            "queue",
            "should_transfer_files",
            "max_retries");

    private static final String FIELDS =
            "ClusterId,JobStatus,ExitCode,HoldReasonCode,RemoteHost,LastRemoteHost,HoldReason,RemoveReason";

    /** 123.0 - 123.0. */
    private static final Pattern SUBMITTED = Pattern.compile("([0-9]+)(?:\\..*)?");

    private final Tool tool = new Tool("HTCondor");

    /** Made by {@link java.util.ServiceLoader}. */
    public HtCondor() {}

    @Override
    public String name() {
        return "htcondor";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("HTCondor", r);
        asked.options(OWN);
        r.options()
                .forEach((name, value) -> asked.refuse(
                        value.endsWith("\\"), "option(" + name + ", ...): its value ends with a backslash"));
        asked.refuse(r.nodes() > 1, "nodes(" + r.nodes() + "): a job of its vanilla universe is on one machine");
        asked.refuse(
                r.isExclusive(),
                "exclusive(): ask for a whole machine as the pool wants it, by option(requirements, ...)");
    }

    @Override
    public boolean chains() {
        return false;
    }

    /** A submit description has them. */
    @Override
    public List<String> directives(Job job) {
        return List.of();
    }

    private static String description(Job job) {
        Resources r = job.resources();
        Asked asked = new Asked("HTCondor", r);
        List<String> d = new ArrayList<>();
        d.add("universe = vanilla");
        d.add("executable = /bin/sh");
        d.add("arguments = " + job.script());
        d.add("initialdir = " + job.directory());
        d.add("output = " + job.output());
        d.add("error = " + job.error());
        d.add("batch_name = " + job.name());
        d.add("getenv = True");
        d.add("should_transfer_files = NO");
        d.add("request_cpus = " + asked.slots());
        if (r.memoryPerCore() > 0) {
            d.add("request_memory = " + Math.multiplyExact(asked.megabytesPerRank(), (long) r.cores()));
        }
        if (r.gpusPerCore() > 0) {
            d.add("request_gpus = " + asked.gpus());
        }
        if (r.timeLimit() != null) {
            d.add("allowed_job_duration = " + asked.seconds());
        }
        r.options().forEach((name, value) -> d.add(name + " = " + value));
        d.add("queue");
        return String.join("\n", d) + "\n";
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        Path file = job.directory().resolve("job.sub");
        try {
            OwnFiles.write(file, out -> out.write(description(job).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new LaunchException("cannot write " + file + ": " + e, e);
        }
        Tool.Said said =
                tool.run(Tool.words("condor_submit", "-terse", job.resources().arguments(), file));
        return tool.jobId(said, SUBMITTED, job.resources(), List.of());
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Map<String, Status> all = new HashMap<>();
        ask(List.of("condor_q"), ids, all);
        List<String> rest = ids.stream().filter(id -> !all.containsKey(id)).toList();
        if (!rest.isEmpty()) {
            ask(List.of("condor_history", "-limit", Integer.toString(rest.size())), rest, all);
        }
        ids.forEach(id -> all.putIfAbsent(id, new Status(JobState.GONE, "HTCondor does not know it any more")));
        return all;
    }

    private void ask(List<String> command, Collection<String> ids, Map<String, Status> all)
            throws InterruptedException {
        String which = ids.stream().map(id -> "ClusterId == " + id).collect(Collectors.joining(" || "));
        Tool.Said said = tool.need(Tool.words(command, "-constraint", which, "-af:,", List.of(FIELDS.split(",", -1))));
        for (String line : said.lines()) {
            String[] f = line.split(", ?", 8);
            if (f.length == 8 && ids.contains(f[0])) {
                all.put(f[0], status(f));
            }
        }
    }

    private static Status status(String[] f) {
        String host = known(f[4]).isEmpty() ? known(f[5]) : known(f[4]);
        String nodes = host.substring(host.indexOf('@') + 1);
        String exit = known(f[2]);
        return switch (f[1]) {
            case "1" -> new Status(JobState.PENDING, "idle");
            case "3" -> new Status(JobState.CANCELLED, "removed" + reason(f[7]), nodes);
            case "4" ->
                new Status(
                        exit.equals("0") ? JobState.DONE : JobState.FAILED,
                        exit.isEmpty() ? "killed by a signal" : "exit status " + exit,
                        nodes);
            case "5" -> new Status(held(f[3]), "held" + reason(f[6]), nodes);
            default -> new Status(JobState.RUNNING, "", nodes); // 2 running, 6 transferring, 7 suspended
        };
    }

    private static String known(String field) {
        return field.equals("undefined") ? "" : field;
    }

    private static String reason(String field) {
        return known(field).isEmpty() ? "" : ": " + field;
    }

    /** A job that is held runs no more by itself. */
    private static JobState held(String code) {
        return switch (code) {
            case "34" -> JobState.OUT_OF_MEMORY;
            case "46", "47" -> JobState.TIMEOUT;
            case "1" -> JobState.CANCELLED; // somebody has held it
            default -> JobState.FAILED;
        };
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        Tool.Said said = tool.run(Tool.words("condor_rm", ids));
        if (!said.isGood() && !said.words().contains("not found")) {
            throw said.failure();
        }
    }

    @Override
    public List<String> find(String name) throws InterruptedException {
        return tool.need(List.of("condor_q", "-constraint", "JobBatchName == \"" + name + "\"", "-af", "ClusterId"))
                .lines();
    }
}
