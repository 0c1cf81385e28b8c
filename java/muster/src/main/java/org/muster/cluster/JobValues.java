package org.muster.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.muster.cache.EntryInfo;
import org.muster.cache.Hit;
import org.muster.cache.Lease;
import org.muster.cache.Store;
import org.muster.code.Fingerprint;
import org.muster.code.Fingerprints;
import org.muster.code.Payload;
import org.muster.code.WorkerCodec;
import org.muster.wire.Message.Kind;
import org.muster.worker.Wrapper;

/** What a job's call reads and leaves: values of other jobs, and the cache. One thread. */
final class JobValues implements AutoCloseable {
    private final JobDirectory directory;
    private final JobInput input;
    private final WorkerCodec codec;
    private final Store store;
    private List<Payload> dependencies = List.of();
    private @Nullable ClassLoader loader;
    private @Nullable String key;
    private @Nullable Lease lease;

    JobValues(JobDirectory directory, JobInput input, WorkerCodec codec) {
        this.directory = directory;
        this.input = input;
        this.codec = codec;
        Path jobs = directory.path().toAbsolutePath().getParent();
        if (jobs == null || jobs.getParent() == null) {
            throw new IllegalArgumentException(directory.path() + " is no job's directory");
        }
        store = Store.open(jobs.getParent());
    }

    /** Reads what the call depends on. */
    void read() throws IOException {
        List<Payload> read = new ArrayList<>();
        for (JobInput.Dependency d : input.dependencies()) {
            switch (d) {
                case JobInput.Value v -> read.add(v.payload());
                case JobInput.OfJob o -> read.add(ofJob(o.directory()));
            }
        }
        dependencies = List.copyOf(read);
    }

    List<Payload> dependencies() {
        return dependencies;
    }

    private Payload ofJob(String name) throws IOException {
        JobDirectory upstream = new JobDirectory(directory.path().resolveSibling(name));
        upstream.check();
        JobRecord its = JobRecord.read(upstream.record());
        return switch (JobOutcome.read(upstream.outcome(its.name()))) {
            case JobOutcome.Stored s -> {
                Hit hit = store.find(s.key(), s.function(), loader());
                if (hit == null) {
                    throw new IOException("the result of job " + name + " is not in the cache any more");
                }
                yield codec.encode(hit.value());
            }
            case JobOutcome.Values v
            when v.master().equals(input.master()) -> {
                Kind kind = JobInput.read(upstream.input()).kind();
                yield codec.encode(joined(kind, v.values()));
            }
            case JobOutcome other -> throw new IOException("job " + name + " has left no result but " + other);
        };
    }

    /** What finds the classes of the program's that values are of. */
    private ClassLoader loader() {
        ClassLoader known = loader;
        if (known == null) {
            known = codec.contextLoader(Wrapper.innermost(codec.decodeFunction(
                    input.function(), Collections.nCopies(input.dependencies().size(), null))));
            loader = known;
        }
        return known;
    }

    /** Whether the result is in the cache already; if not, the right to compute it is this job's. Waits while somebody else has it. */
    boolean isKnown() throws InterruptedException {
        JobInput.Keeping k = input.keeping();
        if (k == null) {
            return false;
        }
        String its = key(k);
        while (true) {
            if (store.find(its, k.functionDigest(), loader()) != null) {
                return true;
            }
            if (lease != null) {
                return false;
            }
            lease = store.tryLease(its);
            if (lease == null) {
                CountDownLatch free = new CountDownLatch(1);
                store.whenFree(its, free::countDown);
                free.await();
            }
        }
    }

    JobOutcome stored() {
        JobInput.Keeping k = java.util.Objects.requireNonNull(input.keeping());
        return new JobOutcome.Stored(key(k), k.functionDigest());
    }

    /** The key that the program would have made, had it known the values. */
    private String key(JobInput.Keeping k) {
        String known = key == null ? k.key() : key;
        if (known == null) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Payload p : dependencies) {
                values.add(codec.decode(p.copy()));
            }
            Fingerprint f = new Fingerprints().of(codec.decodeFunction(input.function(), values));
            List<@Nullable Object> ordered = new ArrayList<>();
            for (CompletableFuture<?> future : f.futures()) {
                ordered.add(future.join());
            }
            known = Fingerprints.key(f.digest(ordered), input.kind().name(), input.ranks(), k.initDigest());
        }
        key = known;
        return known;
    }

    /** Keeps the result, and says where it is. */
    JobOutcome keep(List<Payload> all, Duration took) {
        List<Payload> counting = input.kind() == Kind.RANKS ? all : all.subList(0, 1);
        JobInput.Keeping k = input.keeping();
        if (k != null) {
            String its = key(k);
            EntryInfo info = new EntryInfo(k.functionName(), k.functionDigest(), input.ranks(), took);
            List<Payload> copies = counting.stream().map(Payload::copy).toList();
            if (store.put(its, info, joined(input.kind(), copies), loader())) {
                return stored();
            }
        }
        return new JobOutcome.Values(input.master(), counting);
    }

    private @Nullable Object joined(Kind kind, List<Payload> values) {
        return switch (kind) {
            case CALLABLE, ROOT -> codec.decode(values.getFirst());
            case RUNNABLE -> null;
            case RANKS -> {
                List<@Nullable Object> all = new ArrayList<>(values.size());
                for (Payload p : values) {
                    all.add(codec.decode(p));
                }
                yield Collections.unmodifiableList(all);
            }
        };
    }

    @Override
    public void close() {
        Lease held = lease;
        if (held != null) {
            held.close();
        }
        store.close();
    }
}
