package org.muster.flux;

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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.nativeaccess.FluxHandle;

/**
 * Flux as a batch system: the instance that {@code FLUX_URI} names, or the system's. A job's tasks are the ranks of its call, and each runs
 * the job's script; how jobs stand is not asked, but told by their event logs.
 */
public final class FluxBatch implements BatchSystem {
    private static final int USUAL_URGENCY = 16;
    private static final int ACTIVE_STATES = 62; // of RFC 21: all but inactive
    private static final int EINVAL = 22;
    private static final int MOST_FOUND = 1000;

    /** By this, ranks have time to come up and to say themselves that the call's own limit is over. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

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
    public FluxBatch() {
        this(null);
    }

    /**
     * An instance.
     *
     * @param uri where it is, or null for this process's own
     */
    public FluxBatch(@Nullable String uri) {
        this.uri = uri;
    }

    @Override
    public String name() {
        return "flux";
    }

    @Override
    public void check(Resources r) {
        refuse(r.memoryPerCore() > 0, () -> "memoryPerCore(...): it does not schedule memory");
        refuse(
                !r.arguments().isEmpty(),
                () -> "arguments(...) " + r.arguments() + ": jobs are not submitted by a command; option(name, value)"
                        + " sets an attribute of the job, as --setattr of \"flux submit\" does");
        refuse(
                r.nodes() > r.cores(),
                () -> "nodes(" + r.nodes() + ") for " + r.cores() + " ranks: a node without a rank is of no use");
        refuse(
                r.isExclusive() && r.nodes() == 0,
                () -> "exclusive(): it gives whole nodes only where nodes(n) says how many");
        refuse(
                Math.abs((long) r.priority()) >= USUAL_URGENCY,
                () -> "priority(" + r.priority() + "): its jobs have urgencies of 1 to 31, that is, -15 to 15 here");
        r.options().keySet().stream().filter(name -> !Jobspec.isFree(name)).forEach(name -> {
            throw new ResourcesException("Flux cannot honour option(" + name
                    + ", ...): the call's other resources decide on that attribute of the job");
        });
    }

    private static void refuse(boolean asked, Supplier<String> request) {
        if (asked) {
            throw new ResourcesException("Flux cannot honour " + request.get());
        }
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
        return List.of("sh", "-c", "'shift 2; exec \"$@\"'", "muster");
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        Resources r = job.resources();
        Jobspec spec = new Jobspec(List.of("/bin/sh", job.script().toString()), r)
                .name(job.name())
                .directory(r.cwd() != null ? r.cwd() : job.directory())
                .environment(environment(r))
                .output(job.output(), job.error())
                .after(job.after());
        if (r.timeLimit() != null) {
            spec.limit(r.timeLimit().plus(MARGIN));
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

    /** Asks the scheduler, where it can be asked; one that does not know the question says it later. */
    private static void feasible(FluxConnection flux, Jobspec spec) {
        try {
            FluxConnection.await(flux.request("feasibility.check", Map.of("jobspec", spec.toMap()), 0));
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
