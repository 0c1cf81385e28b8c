package org.muster.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.muster.BatchSystem;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.mpi.Processes;

/**
 * No batch system: each job is a process on this node, in a session of its own, which goes on when the program ends. For trying out on a
 * laptop what is to run on a cluster.
 *
 * <p>A job's id is its pid and when that process was started; the latter tells it from a later process of the same pid.
 */
public final class Local implements BatchSystem {
    /** Where a job's process notes how the script ended; its pid follows, so that it is not taken for that of a later job. */
    private static final String STATUS = "exit-status-";

    private static final String MARK = "MUSTER_LOCAL_JOB";

    private final Tool tool = new Tool("the local system");

    /** Made by {@link java.util.ServiceLoader}. */
    public Local() {}

    @Override
    public String name() {
        return "local";
    }

    @Override
    public OptionalInt cores() {
        return OptionalInt.of(Runtime.getRuntime().availableProcessors());
    }

    @Override
    public void check(Resources r) {
        Asked asked = new Asked("the local system", r);
        asked.refuse(r.nodes() > 1, "nodes(" + r.nodes() + "): there is one node");
        asked.refuse(!r.options().isEmpty(), "option(...) " + r.options().keySet() + ": it has none");
        asked.refuse(!r.arguments().isEmpty(), "arguments(...) " + r.arguments() + ": it takes none");
        asked.refuse(r.gpusPerCore() > 0, "gpusPerCore(" + r.gpusPerCore() + "): it does not share GPUs out");
    }

    @Override
    public boolean chains() {
        return false;
    }

    @Override
    public List<String> directives(Job job) {
        return List.of();
    }

    @Override
    public String submit(Job job) throws InterruptedException {
        // The inner shell is the job; the outer one leaves as soon as it has told the pid, so the job is nobody's
        // child.
        String start = "setsid sh -c 'sh \"$1\" >\"$2\" 2>\"$3\" </dev/null; echo $? >\"$4$$\"' muster-job \"$@\""
                + " </dev/null >/dev/null 2>&1 & echo $!";
        Tool.Said said = tool.run(Tool.words(
                "env",
                MARK + "=" + job.name(),
                "sh",
                "-c",
                start,
                "sh",
                job.script(),
                job.output(),
                job.error(),
                job.directory().resolve(STATUS)));
        if (!said.isGood() || said.lines().size() != 1) {
            throw said.failure();
        }
        long pid = Long.parseLong(said.lines().getFirst());
        return pid + ":" + started(pid) + ":" + job.directory();
    }

    /** When the process was started, as the kernel counts; empty if it is not there. */
    private static String started(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") ? "" : fields[19];
        } catch (IOException | StringIndexOutOfBoundsException e) {
            return "";
        }
    }

    private record Id(long pid, String started, Path directory) {
        static Id of(String id) {
            String[] parts = id.split(":", 3);
            if (parts.length < 3) {
                throw new LaunchException("\"" + id + "\" is no local job's id");
            }
            return new Id(Long.parseLong(parts[0]), parts[1], Path.of(parts[2]));
        }

        boolean isAlive() {
            return !started.isEmpty() && Local.started(pid).equals(started);
        }
    }

    @Override
    public Map<String, Status> poll(Collection<String> ids) {
        Map<String, Status> all = new HashMap<>();
        for (String id : ids) {
            all.put(id, status(Id.of(id)));
        }
        return all;
    }

    private static Status status(Id id) {
        boolean alive = id.isAlive(); // before the file, which it writes last
        try {
            String status =
                    Files.readString(id.directory().resolve(STATUS + id.pid())).strip();
            if (status.matches("[0-9]+")) {
                return status.equals("0")
                        ? new Status(JobState.DONE, "exit status 0", Processes.host())
                        : new Status(JobState.FAILED, "exit status " + status, Processes.host());
            }
        } catch (IOException e) {
            // It has not ended, or not by itself.
        }
        return alive
                ? new Status(JobState.RUNNING, "", Processes.host())
                : new Status(
                        JobState.FAILED,
                        "its process " + id.pid() + " is gone and has left no exit status",
                        Processes.host());
    }

    @Override
    public void cancel(Collection<String> ids) throws InterruptedException {
        List<Id> alive = ids.stream().map(Id::of).filter(Id::isAlive).toList();
        // First as they like it, so that mpirun can clean up.
        for (Id id : alive) {
            tool.run(List.of("kill", "-TERM", "--", "-" + id.pid()));
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (alive.stream().anyMatch(Id::isAlive) && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        for (Id id : alive) {
            ofSession(id.pid()).forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** All processes of a session, however they may have been grouped. */
    private static Set<ProcessHandle> ofSession(long session) {
        Set<ProcessHandle> found = new java.util.HashSet<>();
        ProcessHandle.allProcesses()
                .filter(p -> sessionOf(p.pid()).equals(Long.toString(session)))
                .forEach(found::add);
        return found;
    }

    private static String sessionOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    @Override
    public List<String> find(String name) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(p -> idOf(p, name)).flatMap(Optional::stream).toList();
        }
    }

    /** The id of the job of that name, if this is its first process. */
    private static Optional<String> idOf(ProcessHandle p, String name) {
        try {
            String environment = Files.readString(
                    Path.of("/proc", Long.toString(p.pid()), "environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
            boolean its = (environment + '\0').contains(MARK + "=" + name + '\0');
            if (!its || !sessionOf(p.pid()).equals(Long.toString(p.pid()))) {
                return Optional.empty();
            }
            String command = Files.readString(
                    Path.of("/proc", Long.toString(p.pid()), "cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1);
            String[] words = command.split("\0", -1);
            for (String w : words) {
                if (w.endsWith("/" + STATUS)) {
                    Path directory = Path.of(w).getParent();
                    return Optional.of(p.pid() + ":" + started(p.pid()) + ":" + directory);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it has ended meanwhile, or is another user's
        }
    }
}
