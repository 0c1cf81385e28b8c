package org.muster.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.ResourcesException;

/** A batch system that runs nothing: its jobs stand as a test says. */
final class Scripted implements BatchSystem {
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, Status> states = new HashMap<>();
    private final List<String> cancelled = new ArrayList<>();
    private final Function<Job, Status> begin;
    private int most;
    private int deaf;

    /** What each job's status is to begin with. */
    Scripted(Function<Job, Status> begin) {
        this.begin = begin;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public void check(Resources r) {
        if (r.nodes() > 0) {
            throw new ResourcesException("scripted cannot honour nodes(" + r.nodes() + ")");
        }
    }

    @Override
    public boolean chains() {
        return true;
    }

    @Override
    public List<String> directives(Job job) {
        return List.of("#SCRIPTED " + job.name());
    }

    @Override
    public synchronized String submit(Job job) {
        String id = Integer.toString(jobs.size() + 1);
        jobs.put(id, job);
        states.put(id, begin.apply(job));
        most = Math.max(most, alive());
        try {
            Files.writeString(job.error(), "the last words of " + id + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        notifyAll();
        return id;
    }

    private int alive() {
        return (int) states.values().stream().filter(s -> !s.state().isEnd()).count();
    }

    synchronized int most() {
        return most;
    }

    synchronized List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    synchronized List<String> cancelled() {
        return List.copyOf(cancelled);
    }

    synchronized void set(String id, Status status) {
        states.put(id, status);
    }

    /** So many times it will not be told to cancel. */
    synchronized void hearsNot(int times) {
        deaf = times;
    }

    /** Waits until so many jobs were submitted. */
    synchronized void await(int count) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (jobs.size() < count) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("only " + jobs.size() + " jobs were submitted, and not " + count);
            }
            wait(100);
        }
    }

    /** Waits until that job was cancelled. */
    synchronized void awaitCancelled(String id) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!cancelled.contains(id)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("job " + id + " was not cancelled, but " + cancelled);
            }
            wait(100);
        }
    }

    @Override
    public synchronized Map<String, Status> poll(Collection<String> ids) {
        Map<String, Status> all = new HashMap<>();
        ids.forEach(id -> all.put(id, states.getOrDefault(id, new Status(JobState.GONE, ""))));
        return all;
    }

    @Override
    public synchronized void cancel(Collection<String> ids) {
        if (deaf > 0) {
            deaf--;
            throw new LaunchException("the scripted system does not hear");
        }
        ids.forEach(id -> {
            cancelled.add(id);
            states.put(id, new Status(JobState.CANCELLED, "by its user"));
        });
        notifyAll();
    }

    @Override
    public synchronized List<String> find(String name) {
        return jobs.entrySet().stream()
                .filter(e -> e.getValue().name().equals(name)
                        && !states.get(e.getKey()).state().isEnd())
                .map(Map.Entry::getKey)
                .toList();
    }
}
