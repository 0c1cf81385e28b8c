package org.muster.bench.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs of one round. */
final class Sessions {
    /** Debian's, which has the peers. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final String PROGRAMS = "org.muster.bench.programs.";

    private final Setup setup;
    private final Size size;
    private final List<Session> all = new ArrayList<>();

    /** How much of everything: what takes minutes, or only shows that it works. */
    enum Size {
        WHOLE(2000, 10, 1_000_000, "10 100000", "10000 100000"),
        SHORT(50, 2, 2_000, "10 50", "100 200");

        final String calls;
        final String idleSeconds;
        final String simulated;
        final String entries;
        final String waiting;

        Size(int calls, int idleSeconds, int simulated, String entries, String waiting) {
            this.calls = Integer.toString(calls);
            this.idleSeconds = Integer.toString(idleSeconds);
            this.simulated = Integer.toString(simulated);
            this.entries = entries;
            this.waiting = waiting;
        }
    }

    private Sessions(Setup setup, Size size) {
        this.setup = setup;
        this.size = size;
    }

    static List<Session> of(Setup setup, Size size, int round) {
        Sessions s = new Sessions(setup, size);
        s.muster(round);
        s.floors();
        s.peers();
        return s.all;
    }

    private void muster(int round) {
        world("world of 1 worker", 2, "", "WorldCalls", size.calls);
        world("world of 2 workers", 3, "", "WorldGangs", "world", size.calls);
        world(
                "world of 2 workers, communicators not kept",
                3,
                "-Dmuster.communicators=0",
                "WorldGangs",
                "fresh",
                size.calls);
        world("calls that wait", 3, "", "Waiting", with(size.calls, size.waiting));
        run("spawned workers", "Spawned", size.calls);
        run("idle workers", "Idle", size.idleSeconds);
        run("cache", "CacheHits", with("cache-" + round, size.entries));
        add(
                "muster run Hello.java",
                List.of(setup.muster(), "run", setup.hello().toString()),
                Map.of(),
                "hello.whole");
        add(
                "simulator",
                List.of(
                        setup.java(),
                        "-cp",
                        setup.classPath(),
                        "org.muster.bench.simulate.Simulate",
                        "--ranks",
                        "100,1000,10000,100000",
                        "--calls",
                        size.simulated),
                Map.of(),
                null);
    }

    private void floors() {
        floor("raw MPI", 2, "Floor");
        floor("raw MPI, spawned", 1, "SpawnedFloor");
    }

    private void floor(String name, int ranks, String program) {
        List<String> command = new ArrayList<>(setup.mpirun(ranks));
        command.addAll(setup.jvm());
        command.addAll(List.of(PROGRAMS + program, size.calls));
        add(name, command, setup.mpiEnvironment(), null);
    }

    private void peers() {
        List<String> futures = new ArrayList<>(setup.mpirun(2));
        futures.addAll(List.of(PYTHON, "-m", "mpi4py.futures", script("mpi4py_futures.py"), size.calls));
        add("mpi4py.futures", futures, setup.rootMayRunMpi(), null);
        add("ProcessPoolExecutor", List.of(PYTHON, script("process_pool.py"), size.calls), Map.of(), null);
        add("dask distributed", List.of(PYTHON, script("dask_distributed.py"), size.calls), Map.of(), null);
        List<String> call = new ArrayList<>(setup.mpirun(1));
        call.addAll(List.of(PYTHON, script("two_process_call.py")));
        add("mpi4py.futures, one call", call, setup.rootMayRunMpi(), "mpi4py.whole");
        List<String> ranks = new ArrayList<>(setup.mpirun(2));
        ranks.addAll(List.of(PYTHON, script("two_ranks.py")));
        add("mpiexec -n 2", ranks, setup.rootMayRunMpi(), "mpiexec.whole");
    }

    private String script(String name) {
        return setup.scripts().resolve(name).toString();
    }

    private static String[] with(String first, String others) {
        return (first + " " + others).split(" ", -1);
    }

    private void world(String name, int ranks, String javaOptions, String program, String... args) {
        List<String> command = new ArrayList<>(
                List.of(setup.muster(), "run", "-n", Integer.toString(ranks), "-cp", setup.jar(), PROGRAMS + program));
        command.addAll(List.of(args));
        add(name, command, javaOptions.isEmpty() ? Map.of() : Map.of("JDK_JAVA_OPTIONS", javaOptions), null);
    }

    private void run(String name, String program, String... args) {
        List<String> command = new ArrayList<>(List.of(setup.muster(), "run", "-cp", setup.jar(), PROGRAMS + program));
        command.addAll(List.of(args));
        add(name, command, Map.of(), null);
    }

    private void add(
            String name,
            List<String> command,
            Map<String, String> environment,
            @org.jspecify.annotations.Nullable String whole) {
        all.add(new Session(name, List.copyOf(command), environment, whole));
    }
}
