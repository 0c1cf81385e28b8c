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

/** Moab over TORQUE, by way of msub, showq and mjobctl. */
public final class Moab implements BatchSystem {
    private static final Set<String> OWN =
            Set.of("N", "o", "e", "j", "V", "v", "S", "r", "d", "h", "I", "nodes", "walltime", "pmem", "depend");

    /** Moab.123, or 123. */
    private static final Pattern SUBMITTED = Pattern.compile("((?:[A-Za-z0-9_-]+\\.)?[0-9]+(?:\\.[A-Za-z0-9_.-]+)?)");

    private final Tool tool = new Tool("Moab");

    /** Made by {@link java.util.ServiceLoader}. */
    public Moab() {}

    @Override
    public String name() {
        return "moab";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("Moab", r);
        asked.options(OWN);
        asked.plainValues();
        asked.refuse(
                r.nodes() == 0 && r.cores() > 1,
                r.cores() + " ranks without nodes(n): TORQUE gives so many processors of so many nodes");
        if (r.nodes() > 0) {
            asked.ranksPerNode();
        }
    }

    @Override
    public boolean chains() {
        return true;
    }

    @Override
    public List<String> directives(Job job) {
        Resources r = job.resources();
        Asked asked = new Asked("Moab", r);
        int nodes = Math.max(1, r.nodes());
        int ranks = r.nodes() > 0 ? asked.ranksPerNode() : r.cores();
        List<String> d = new ArrayList<>();
        d.add("#MSUB -N " + job.name());
        d.add("#MSUB -d " + job.directory());
        d.add("#MSUB -o " + job.output());
        d.add("#MSUB -e " + job.error());
        d.add("#MSUB -S /bin/sh");
        d.add("#MSUB -V");
        d.add("#MSUB -r n");
        d.add("#MSUB -l nodes=" + nodes + ":ppn=" + ranks * r.threadsPerCore()
                + (r.gpusPerCore() > 0 ? ":gpus=" + ranks * r.gpusPerCore() : ""));
        if (r.isExclusive()) {
            d.add("#MSUB -l naccesspolicy=singlejob");
        }
        if (r.memoryPerCore() > 0) {
            long each = (asked.megabytesPerRank() + r.threadsPerCore() - 1) / r.threadsPerCore();
            d.add("#MSUB -l pmem=" + each + "mb");
        }
        if (r.timeLimit() != null) {
            d.add("#MSUB -l walltime=" + asked.clock());
        }
        r.options()
                .forEach((name, value) ->
                        d.add(name.length() == 1 ? "#MSUB -" + name + " " + value : "#MSUB -l " + name + "=" + value));
        return d;
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        List<String> after =
                job.after().isEmpty() ? List.of() : List.of("-l", "depend=afterok:" + String.join(":", job.after()));
        Tool.Said said = tool.run(Tool.words("msub", after, job.resources().arguments(), job.script()));
        return tool.jobId(said, SUBMITTED, job.resources(), List.of());
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Map<String, Status> all = new HashMap<>();
        for (List<String> more : List.of(List.<String>of(), List.of("-c"))) {
            Tool.Said said =
                    tool.need(Tool.words("showq", more, "-w", "user=" + System.getProperty("user.name", ""), "--xml"));
            for (Xml job : Xml.parse(said.out(), "showq").all("job")) {
                String id = job.attribute("JobID");
                if (ids.contains(id)) {
                    all.put(id, status(job));
                }
            }
        }
        ids.forEach(id -> all.putIfAbsent(id, new Status(JobState.GONE, "Moab does not know it any more")));
        return all;
    }

    private static Status status(Xml job) {
        String state = job.attribute("State");
        String nodes = job.attribute("MasterHost");
        String code = job.attribute("CompletionCode");
        return switch (state) {
            case "Running", "Starting", "Suspended" -> new Status(JobState.RUNNING, state, nodes);
            case "Completed" -> new Status(completed(code), "completion code " + code, nodes);
            case "Removed" -> new Status(JobState.CANCELLED, state + ", completion code " + code, nodes);
            case "Vacated" -> new Status(JobState.NODE_FAIL, state, nodes);
            default -> new Status(JobState.PENDING, state); // Idle, Hold, BatchHold, UserHold, Deferred, Blocked, ...
        };
    }

    /** Negative ones are TORQUE's own: over a limit, or its servers' failures. */
    private static JobState completed(String code) {
        if (code.startsWith("CNCLD")) { // CNCLD(271), too
            return JobState.CANCELLED;
        }
        return switch (code) {
            case "0" -> JobState.DONE;
            case "-11", "-12" -> JobState.TIMEOUT;
            case "-10" -> JobState.OUT_OF_MEMORY;
            case "-3" -> JobState.NODE_FAIL;
            default -> JobState.FAILED;
        };
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        for (String id : ids) {
            Tool.Said said = tool.run(List.of("mjobctl", "-c", id));
            if (!said.isGood() && !said.words().contains("invalid job specified")) {
                throw said.failure();
            }
        }
    }

    @Override
    public List<String> find(String name) throws InterruptedException {
        Tool.Said said = tool.need(List.of("showq", "-w", "user=" + System.getProperty("user.name", ""), "--xml"));
        return Xml.parse(said.out(), "showq").all("job").stream()
                .filter(job -> job.attribute("JobName").equals(name))
                .map(job -> job.attribute("JobID"))
                .toList();
    }
}
