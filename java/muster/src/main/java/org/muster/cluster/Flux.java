package org.muster.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.flux.FluxConnection;
import org.muster.flux.FluxException;
import org.muster.flux.FluxResources;
import org.muster.flux.JobLog;
import org.muster.flux.Jobspec;
import org.muster.flux.Json;
import org.muster.flux.LogEntry;
import org.muster.nativeaccess.FluxHandle;

/**
 * Flux as a batch system: the instance that {@code FLUX_URI} names, or the system's. A job's tasks are the ranks of its call, and each runs
 * the job's script; how jobs stand is not asked, but told by their event logs.
 */
public final class Flux implements BatchSystem {
    private static final int USUAL_URGENCY = 16;
    private static final int ACTIVE_STATES = 62; // of RFC 21: all but inactive
    private static final int EINVAL = 22;
    private static final int MOST_FOUND = 1000;

    private static final String PMI = "MUSTER_FLUX_PMI";
    private static final String KEEPING_PMI = PMI + "=\"$PMI_FD $PMI_RANK $PMI_SIZE\" exec /bin/sh \"$1\"";
    private static final String WITHOUT_NUMBER = "shift 2; exec \"$@\"";

    /** How long the scheduler is waited for to say that it can never do it; others wait in the queue for longer. */
    private static final long REFUSAL_MILLIS = 2_000;

    /** What belongs to the job or the world that this program is in itself. */
    private static final Pattern OWN =
            Pattern.compile("(FLUX_(JOB|TASK|URI|KVS|PMI|LOCAL)|PMI_|PMIX_|OMPI_COMM_WORLD_|PRTE_|ORTE_).*");

    private record Known(JobLog log, CompletableFuture<Boolean> decided) {}

    private final @Nullable String uri;
    private final Map<String, Known> jobs = new HashMap<>(); // guarded by itself, the logs in it too
    private @Nullable FluxConnection connection;

    /** The instance of this process; made by {@link java.util.ServiceLoader}. */
    public Flux() {
        this(null);
    }

    /**
     * An instance.
     *
     * @param uri where it is, or null for this process's own
     */
    public Flux(@Nullable String uri) {
        this.uri = uri;
    }

    @Override
    public String name() {
        return "flux";
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("Flux", r);
        asked.refuse(r.memoryPerCore() > 0, "memoryPerCore(" + r.memoryPerCore() + "): it does not schedule memory");
        asked.refuse(
                !r.arguments().isEmpty(),
                "arguments(...) " + r.arguments()
                        + ": its jobs are not submitted by a command; option(name, value) sets"
                        + " an attribute, as --setattr of \"flux submit\" does");
        asked.refuse(
                r.nodes() > r.cores(),
                "nodes(" + r.nodes() + ") for " + r.cores() + " ranks: each node has at least one");
        asked.refuse(
                r.isExclusive() && r.nodes() == 0,
                "exclusive(): it gives whole nodes only where nodes(n) says how many");
        asked.refuse(
                Math.abs((long) r.priority()) >= USUAL_URGENCY,
                "priority(" + r.priority() + "): its jobs have urgencies of 1 to 31, which are -15 to 15 here");
        asked.options(Jobspec.taken(r.options().keySet()));
    }

    @Override
    public OptionalInt cores() {
        return OptionalInt.of(ask(flux -> FluxResources.of(flux).ranks().values().stream()
                .mapToInt(share -> share.cores().cardinality())
                .sum()));
    }

    @Override
    public boolean chains() {
        return true;
    }

    @Override
    public List<String> directives(Job job) {
        return List.of();
    }

    /** Each task of the job is a rank already: what is left to do is the command, without the number of ranks. */
    @Override
    public List<String> launcher(Path mpirun) {
        return List.of("sh", "-c", WITHOUT_NUMBER, "muster");
    }

    /** The script has taken PMI away, as what is left over of another world. */
    @Override
    public List<String> prologue(Job job) {
        return List.of("set -- $" + PMI, "export PMI_FD=$1 PMI_RANK=$2 PMI_SIZE=$3", "unset " + PMI);
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        checkLauncher(job);
        Resources r = job.resources();
        Jobspec spec = new Jobspec(
                        List.of(
                                "/bin/sh",
                                "-c",
                                KEEPING_PMI,
                                "muster",
                                job.script().toString()),
                        r)
                .name(job.name())
                .directory(r.cwd() != null ? r.cwd() : job.directory())
                .environment(environment(r))
                .output(job.output(), job.error())
                .after(job.after());
        long seconds = new Asked("Flux", r).seconds();
        if (seconds > 0) {
            spec.limit(Duration.ofSeconds(seconds));
        }
        String id = FluxHandle.jobText(ask(flux -> {
            feasible(flux, spec);
            return FluxConnection.await(flux.submit(spec.toJson(), USUAL_URGENCY + r.priority()));
        }));
        if (isRefused(follow(id))) {
            throw new ResourcesException("Flux can never give job " + id + " (" + job.name() + ") what it asks for, "
                    + r + ": " + status(id).reason());
        }
        return id;
    }

    /** Each task would start a world of its own. */
    private static void checkLauncher(Job job) {
        try {
            if (!Files.readString(job.script()).contains("shift 2; exec")) {
                throw new LaunchException(
                        "launcher(...) is not for Flux, which starts a job's ranks by itself; leave it out");
            }
        } catch (IOException e) {
            throw new LaunchException("the script " + job.script() + " cannot be read: " + e, e);
        }
    }

    /** Asks the scheduler, where it can be asked; one that does not know the question says it later. */
    private static void feasible(FluxConnection flux, Jobspec spec) {
        try {
            FluxConnection.await(
                    flux.request("feasibility.check", Map.of("jobspec", spec.toMap()), FluxHandle.ANY_NODE));
        } catch (FluxException e) {
            if (e.errno() == EINVAL || e.getMessage().contains("unsatisfiable")) {
                throw new ResourcesException("Flux can never give the call what it asks for: " + e.getMessage(), e);
            }
        }
    }

    /** Waits until it is known whether the job can ever run, or for a while. */
    private static boolean isRefused(Known known) throws InterruptedException {
        try {
            return known.decided.get(REFUSAL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false; // it waits for its turn; or the connection has gone, which the next poll tells
        }
    }

    private static Map<String, String> environment(Resources r) {
        Map<String, String> env = new TreeMap<>(System.getenv());
        env.keySet().removeIf(name -> OWN.matcher(name).matches());
        env.putAll(r.env());
        return env;
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) throws InterruptedException {
        Map<String, Status> all = new HashMap<>();
        for (String id : ids) {
            follow(id);
        }
        for (String id : ids) {
            all.put(id, status(id));
        }
        return all;
    }

    private Status status(String id) {
        synchronized (jobs) {
            Known known = jobs.get(id);
            return known == null
                    ? new Status(JobState.GONE, "Flux knows no job " + id)
                    : new Status(known.log.state(), known.log.reason());
        }
    }

    /** Follows a job's event log, if that is not done already; for one of another program, up to where it stands now. */
    private Known follow(String id) throws InterruptedException {
        FluxConnection flux = connection();
        Known known;
        synchronized (jobs) {
            known = jobs.get(id);
            if (known != null) {
                return known;
            }
            known = new Known(new JobLog(), new CompletableFuture<>());
            jobs.put(id, known);
        }
        Known added = known;
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        flux.watch(FluxHandle.jobId(id), null, entry -> {
                    synchronized (jobs) {
                        added.log.add(entry);
                    }
                    first.complete(true);
                    decide(added, entry);
                })
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        forget(id, added);
                    }
                    first.complete(failure == null);
                    added.decided.complete(false);
                });
        try {
            first.get(REFUSAL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LaunchException("Flux does not tell how job " + id + " stands", e);
        }
        return known;
    }

    private static void decide(Known known, LogEntry entry) {
        switch (entry.name()) {
            case "exception" -> known.decided.complete(known.log.isRefused());
            case "alloc", "clean" -> known.decided.complete(false);
            default -> {
                // not decided yet
            }
        }
    }

    /** So that the next poll asks anew: of a job that is not known, and when the connection has gone. */
    private void forget(String id, Known known) {
        synchronized (jobs) {
            jobs.remove(id, known);
        }
    }

    @Override
    public void cancel(Collection<String> ids) {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        FluxConnection flux = connection();
        for (String id : ids) {
            asked.add(flux.cancel(FluxHandle.jobId(id), "cancelled by Muster"));
        }
        for (CompletableFuture<Void> done : asked) {
            try {
                FluxConnection.await(done);
            } catch (FluxException e) {
                // One that has ended is no error, and Flux tells of it in several ways.
                if (flux.isLost()) {
                    throw new LaunchException("Flux does not answer: " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public List<String> find(String name) {
        Map<String, @Nullable Object> constraint =
                Map.of("and", List.of(Map.of("name", List.of(name)), Map.of("states", List.of(ACTIVE_STATES))));
        Map<String, @Nullable Object> answer = ask(flux -> FluxConnection.await(flux.request(
                "job-list.list",
                Map.of("max_entries", MOST_FOUND, "attrs", List.of("name"), "constraint", constraint),
                FluxHandle.ANY_NODE)));
        List<String> ids = new ArrayList<>();
        for (Object job : Json.list(answer.get("jobs"))) {
            if (Json.object(job).get("id") instanceof Long id) {
                ids.add(FluxHandle.jobText(id));
            }
        }
        return ids;
    }

    private interface Question<T> {
        T to(FluxConnection flux);
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.to(connection());
        } catch (FluxException e) {
            throw new LaunchException("Flux does not do what it is asked: " + e.getMessage(), e);
        }
    }

    private synchronized FluxConnection connection() {
        FluxConnection c = connection;
        if (c == null || c.isLost()) {
            try {
                c = FluxConnection.open(uri);
            } catch (FluxException e) {
                throw new LaunchException(
                        "there is no Flux instance here: " + e.getMessage()
                                + "; start the program inside of one (flux start, flux alloc), or set FLUX_URI",
                        e);
            }
            connection = c;
        }
        return c;
    }
}
