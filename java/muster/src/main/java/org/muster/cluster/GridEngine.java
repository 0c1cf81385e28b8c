package org.muster.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.Resources;

/**
 * Grid Engine and its descendants (Son of Grid Engine, Open Grid Scheduler, Altair Grid Engine), by way of qsub, qstat, qacct and qdel.
 *
 * <p>What parallel environments and resources are called is the site's affair, so calls of more than one core need {@code option("pe", NAME)}.
 */
public final class GridEngine implements BatchSystem {
    private static final Set<String> OWN =
            Set.of("N", "o", "e", "wd", "cwd", "j", "V", "S", "r", "hold_jid", "t", "terse", "sync", "h", "b");

    /** By which qsub says that it will never be. */
    private static final List<String> NEVER = List.of(
            "parallel environment", "unknown resource", "unknown queue", "no suitable queues", "is higher than the");

    /** For how long a job may be unknown that has left the queue, until its end is in the accounting file. */
    private static final long ACCOUNTED_NANOS = 60_000_000_000L;

    private static final Pattern SUBMITTED = Pattern.compile("([0-9]+)");

    private final Tool tool = new Tool("Grid Engine");
    /** Since when jobs are neither in the queue nor accounted for. */
    private final Map<String, Long> between = new ConcurrentHashMap<>();

    /** Made by {@link java.util.ServiceLoader}. */
    public GridEngine() {}

    @Override
    public String name() {
        return "gridengine";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("Grid Engine", r);
        asked.options(OWN);
        asked.plainValues();
        asked.refuse(
                asked.slots() > 1 && !r.options().containsKey("pe"),
                r.cores() + " rank(s) of " + r.threadsPerCore()
                        + " thread(s) without option(pe, ...): name the parallel"
                        + " environment that gives slots here; qconf -spl lists them");
        asked.refuse(
                r.nodes() > 0,
                "nodes(" + r.nodes() + "): the parallel environment decides how ranks are spread; choose it by"
                        + " option(pe, ...)");
        asked.refuse(r.isExclusive(), "exclusive(): ask for what the site calls it, as option(l, exclusive=true)");
        asked.refuse(
                r.memoryPerCore() > 0,
                "memoryPerCore(" + r.memoryPerCore() + "): ask for what the site calls it, as option(l, mem_free=4G)");
        asked.refuse(
                r.gpusPerCore() > 0,
                "gpusPerCore(" + r.gpusPerCore() + "): ask for what the site calls it, as option(l, gpu=1)");
    }

    @Override
    public boolean chains() {
        return true; // -hold_jid waits for any end; the job itself looks whether that was a good one
    }

    @Override
    public List<String> directives(Job job) {
        Resources r = job.resources();
        Asked asked = new Asked("Grid Engine", r);
        List<String> d = new ArrayList<>();
        d.add("#$ -N " + job.name());
        d.add("#$ -S /bin/sh");
        d.add("#$ -V");
        d.add("#$ -r n");
        d.add("#$ -wd " + job.directory());
        d.add("#$ -o " + job.output());
        d.add("#$ -e " + job.error());
        if (r.timeLimit() != null) {
            d.add("#$ -l h_rt=" + asked.seconds());
        }
        r.options().forEach((name, value) -> {
            if (name.equals("pe")) {
                d.add("#$ -pe " + value + " " + asked.slots());
            } else {
                d.add("#$ -" + name + (value.isEmpty() ? "" : " " + value));
            }
        });
        return d;
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        List<String> after = job.after().isEmpty() ? List.of() : List.of("-hold_jid", String.join(",", job.after()));
        Tool.Said said =
                tool.run(Tool.words("qsub", "-terse", after, job.resources().arguments(), job.script()));
        return tool.jobId(said, SUBMITTED, job.resources(), NEVER);
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Map<String, Status> all = new HashMap<>();
        for (Xml job : queue()) {
            String id = job.text("JB_job_number");
            if (ids.contains(id)) {
                all.put(id, queued(job.text("state"), job.text("queue_name")));
                between.remove(id);
            }
        }
        for (String id : ids) {
            if (!all.containsKey(id)) {
                all.put(id, ended(id));
            }
        }
        return all;
    }

    private List<Xml> queue() throws InterruptedException {
        return Xml.parse(
                        tool.need(List.of("qstat", "-xml", "-u", System.getProperty("user.name", "*")))
                                .out(),
                        "qstat")
                .all("job_list");
    }

    /** After its letters: E error, d being deleted, q waiting, h held, w waiting, t being started, r running, s and S and T suspended, R restarted. */
    private static Status queued(String state, String queue) {
        String nodes = queue.substring(queue.indexOf('@') + 1);
        if (state.contains("E")) {
            return new Status(JobState.NEVER, "state " + state + "; qstat -j tells why", nodes);
        }
        if (state.contains("d")) {
            return new Status(JobState.RUNNING, "being deleted", nodes);
        }
        return state.contains("w") || (state.contains("h") && !state.contains("r"))
                ? new Status(JobState.PENDING, state)
                : new Status(JobState.RUNNING, state, nodes);
    }

    private Status ended(String id) throws InterruptedException {
        Tool.Said said;
        try {
            said = tool.run(List.of("qacct", "-j", id));
        } catch (LaunchException e) {
            return new Status(JobState.GONE, "Grid Engine does not know it any more: " + e.getMessage());
        }
        Map<String, String> f = fields(said.out());
        if (!said.isGood() || !f.containsKey("exit_status")) {
            long now = System.nanoTime();
            long since = between.computeIfAbsent(id, _ -> now);
            return now - since < ACCOUNTED_NANOS
                    ? new Status(JobState.RUNNING, "has left the queue")
                    : new Status(JobState.GONE, "Grid Engine does not know it any more");
        }
        between.remove(id);
        return accounted(f);
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] parts = line.strip().split("\\s+", 2);
            fields.put(
                    parts[0],
                    parts.length < 2 ? "" : parts[1].replaceAll("\\s+", " ").strip());
        }
        return fields;
    }

    private static Status accounted(Map<String, String> f) {
        String failed = f.getOrDefault("failed", "0");
        String exit = f.getOrDefault("exit_status", "");
        String nodes = f.getOrDefault("hostname", "");
        String category = f.getOrDefault("category", "");
        int why = number(failed);
        int status = number(exit);
        String told = why == 0 ? "exit status " + exit : "failed " + failed + ", exit status " + exit;
        if (why == 0) {
            return new Status(status == 0 ? JobState.DONE : JobState.FAILED, told, nodes);
        }
        return new Status(
                switch (why) {
                    case 37 -> category.contains("h_rt=") ? JobState.TIMEOUT : JobState.OUT_OF_MEMORY;
                    // Its whole group was killed, which is what qdel does.
                    case 100 -> status == 137 ? JobState.CANCELLED : JobState.FAILED;
                    // The shepherd is gone, or its node was taken for dead.
                    case 19, 21, 22, 23, 24, 25 -> JobState.NODE_FAIL;
                    default -> JobState.FAILED;
                },
                told,
                nodes);
    }

    private static int number(@Nullable String text) {
        String digits = text == null ? "" : text.replaceFirst("[^0-9].*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        Tool.Said said = tool.run(Tool.words("qdel", ids));
        // It also fails for those that have ended.
        if (!said.isGood() && !said.words().contains("does not exist")) {
            throw said.failure();
        }
    }

    @Override
    public List<String> find(String name) throws InterruptedException {
        return queue().stream()
                .filter(job -> job.text("JB_name").equals(name))
                .map(job -> job.text("JB_job_number"))
                .toList();
    }
}
