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
import org.muster.flux.FluxResources;
import org.muster.flux.JobLog;
import org.muster.flux.Jobspec;
import org.muster.flux.Json;
import org.muster.nativeaccess.FluxHandle;
import org.muster.nativeaccess.NativeException;

/**
 * Flux as a batch system: the instance that {@code FLUX_URI} names, or the system's. A job's tasks are the ranks of its call, and each runs
 * the job's script; how jobs stand is not asked, but told by their event logs.
 */
public final class Flux implements BatchSystem, AutoCloseable {
    private static final int USUAL_URGENCY = 16;
    private static final int ACTIVE_STATES = 62; // of RFC 21: all but inactive
    private static final int ENOENT = 2;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;
    private static final int MOST_FOUND = 1000;

    private static final String PMI = "MUSTER_FLUX_PMI";
    private static final String KEEPING_PMI = PMI + "=\"$PMI_FD $PMI_RANK $PMI_SIZE\" exec /bin/sh \"$1\"";
    private static final String WITHOUT_NUMBER = "shift 2; exec \"$@\"";

    /** How long Flux is waited for to say how jobs stand that have not been asked about before; it is asked again. */
    private static final long FIRST_WORD_MILLIS = 2_000;

    /** The same for whether a job is possible at all; a scheduler that is too busy for that says so of the job itself. */
    private static final long FEASIBLE_MILLIS = 2_000;

    /** What belongs to the job or the world that this program is in itself. */
    private static final Pattern OWN =
            Pattern.compile("(FLUX_(JOB|TASK|URI|KVS|PMI|LOCAL)|PMI_|PMIX_|OMPI_COMM_WORLD_|PRTE_|ORTE_).*");

    /** A job that is followed; {@code first} is done when something is known of it. */
    private record Known(JobLog log, CompletableFuture<Void> first) {}

    private final @Nullable String uri;
    private final Map<String, Known> jobs = new HashMap<>(); // guarded by itself, the logs in it too
    private @Nullable FluxConnection connection;
    private volatile @Nullable FluxResources resources;
    private volatile boolean tellsFeasible = true; // this connection's scheduler

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
        checkSize(r);
    }

    /** Whoever submits is told at once of what can never be; Flux itself is asked before, since it may have got more. */
    private void checkSize(Resources r) {
        FluxResources there = resources;
        if (there != null && there.canHold(r)) {
            return;
        }
        try {
            there = resources();
        } catch (LaunchException e) {
            return; // then the job's own way tells
        }
        if (!there.canHold(r)) {
            throw new ResourcesException("Flux can never give a call " + r + ": it has " + there.most()
                    + "; ask for less, or for fewer on each node");
        }
    }

    private FluxResources resources() {
        FluxResources now = ask(FluxResources::of);
        resources = now;
        return now;
    }

    @Override
    public OptionalInt cores() {
        return OptionalInt.of(resources().mostCores());
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
            checkFeasible(flux, spec);
            return FluxConnection.await(flux.submit(spec.toJson(), USUAL_URGENCY + r.priority()));
        }));
        follow(connection(), id);
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

    /** Asks the scheduler, where it answers that; one that does not says it later, of the job. */
    private void checkFeasible(FluxConnection flux, Jobspec spec) {
        if (!tellsFeasible) {
            return;
        }
        CompletableFuture<?> answer =
                flux.request("feasibility.check", Map.of("jobspec", spec.toMap()), FluxHandle.ANY_NODE);
        try {
            FluxConnection.await(answer.orTimeout(FEASIBLE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (NativeException e) {
            if (e.errno() == EINVAL || e.getMessage().contains("unsatisfiable")) {
                throw new ResourcesException("Flux can never give the call what it asks for: " + e.getMessage(), e);
            }
            tellsFeasible = e.errno() != ENOSYS && !(e.getCause() instanceof TimeoutException);
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
        FluxConnection flux = connection();
        Map<String, Known> asked = new HashMap<>();
        ids.forEach(id -> asked.put(id, follow(flux, id)));
        try {
            CompletableFuture.allOf(asked.values().stream().map(Known::first).toArray(CompletableFuture<?>[]::new))
                    .get(FIRST_WORD_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // each job's own tells
        } catch (TimeoutException e) {
            throw new LaunchException("Flux does not tell within " + FIRST_WORD_MILLIS + " ms how jobs stand", e);
        }
        Map<String, Status> all = new HashMap<>();
        asked.forEach((id, known) -> all.put(id, status(id, known)));
        return all;
    }

    /** How it stands; who has ended is not followed any more, and found again in the log if somebody asks. */
    private Status status(String id, Known known) {
        if (known.first.isCompletedExceptionally()) {
            return unknown(id, known.first);
        }
        synchronized (jobs) {
            Status s = new Status(known.log.state(), known.log.reason());
            if (s.state().isEnd()) {
                jobs.remove(id, known);
            }
            return s;
        }
    }

    /** Of a job that there is not Flux says so; that it says nothing does not mean that there is none. */
    private static Status unknown(String id, CompletableFuture<Void> first) {
        try {
            FluxConnection.await(first);
            throw new IllegalStateException("job " + id + " is known");
        } catch (NativeException e) {
            if (e.errno() == ENOENT || e.errno() == EINVAL) {
                return new Status(JobState.GONE, "Flux knows no job " + id);
            }
            throw new LaunchException("Flux does not tell how job " + id + " stands: " + e.getMessage(), e);
        }
    }

    /** Follows a job's event log, if that is not done already. */
    private Known follow(FluxConnection flux, String id) {
        Known added = new Known(new JobLog(), new CompletableFuture<>());
        long job;
        try {
            job = FluxHandle.jobId(id);
        } catch (NativeException e) {
            added.first.completeExceptionally(e); // no id, so no job
            return added;
        }
        synchronized (jobs) {
            Known known = jobs.putIfAbsent(id, added);
            if (known != null) {
                return known;
            }
        }
        flux.watch(job, null, entry -> {
                    synchronized (jobs) {
                        added.log.add(entry);
                    }
                    added.first.complete(null);
                })
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        added.first.complete(null);
                    } else {
                        forget(id, added);
                        added.first.completeExceptionally(failure);
                    }
                });
        return added;
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
            try {
                asked.add(flux.cancel(FluxHandle.jobId(id), "cancelled by Muster"));
            } catch (NativeException e) {
                // no id, so no job
            }
        }
        for (CompletableFuture<Void> done : asked) {
            try {
                FluxConnection.await(done);
            } catch (NativeException e) {
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
        } catch (NativeException e) {
            throw new LaunchException("Flux does not do what it is asked: " + e.getMessage(), e);
        }
    }

    private synchronized FluxConnection connection() {
        FluxConnection c = connection;
        if (c == null || c.isLost()) {
            try {
                c = FluxConnection.open(uri);
            } catch (NativeException e) {
                throw new LaunchException(
                        "there is no Flux instance here: " + e.getMessage()
                                + "; start the program inside of one (flux start, flux alloc), or set FLUX_URI",
                        e);
            }
            connection = c;
            tellsFeasible = true;
        }
        return c;
    }

    /** Ends the connection; whoever asks for something later gets another. */
    @Override
    public synchronized void close() {
        FluxConnection c = connection;
        connection = null;
        if (c != null) {
            c.close();
        }
    }
}
