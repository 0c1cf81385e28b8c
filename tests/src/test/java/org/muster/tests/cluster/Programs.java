package org.muster.tests.cluster;

import java.util.List;

/** Programs whose calls are jobs. The first argument is the batch system. */
final class Programs {
    private Programs() {}

    record Source(String file, String text) {}

    private static final String HEAD = """
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import org.muster.*;

            static boolean plain;

            static Builder cluster(String system) {
                plain = system.equals("singleNode");
                var builder = system.equals("singleNode")
                        ? MpiExecutor.singleNode()
                        : MpiExecutor.cluster(system).pollInterval(Duration.ofMillis(500));
                return builder.cache(Path.of("cache")).resources(ranks(1));
            }

            // What a site's administrators want each job to say.
            static Resources ranks(int n) {
                var option = System.getenv("TEST_OPTION");
                var r = Resources.cores(n);
                return option == null || n == 1 || plain ? r : r.option(option.split("=")[0], option.split("=")[1]);
            }

            static void ran(String dir, String what) throws Exception {
                Files.createTempFile(Path.of(dir), "ran-" + what + "-", "");
            }

            static void await(Path file) throws Exception {
                while (!Files.exists(file)) {
                    Thread.sleep(20);
                }
            }
            """;

    private static final Source CALLS = new Source("Calls.java", HEAD + """

            record Pair(int a, String b) implements java.io.Serializable {}

            static final class Odd extends Exception {
                Odd(String m) {
                    super(m);
                }
            }

            static String told(Future<?> f) throws Exception {
                try {
                    return "value " + f.get();
                } catch (ExecutionException e) {
                    return e.getCause().getClass().getSimpleName();
                } catch (CancellationException e) {
                    return "cancelled";
                }
            }

            void main(String[] args) throws Exception {
                var dir = Path.of("").toAbsolutePath().toString();
                try (var exe = cluster(args[0]).initFunction(() -> new StringBuilder("made")).open()) {
                    var a = exe.submit(() -> new Pair(20, "x"));
                    var ranks = exe.submit(ranks(2), comm -> comm.rank() + "/" + comm.size() + " " + comm.allReduce(1, Integer::sum));
                    var root = exe.submitRoot(ranks(2), comm -> comm.size() + a.join().a());
                    var list = exe.submit(() -> List.of(a.thenApply(Pair::b).join(), root.join()));
                    var mapped = exe.map(x -> x * x, List.of(1, 2, 3));
                    var chunks = exe.map(ranks(1), x -> {
                        if (x == 2) {
                            throw new Odd("item " + x);
                        }
                        return -x;
                    }, List.of(1, 2, 3), 2);
                    var odd = exe.submit(ranks(2), comm -> {
                        if (comm.rank() == 1) {
                            throw new Odd("rank 1");
                        }
                        comm.barrier();
                        return 0;
                    });
                    var after = exe.submit(() -> odd.join().size());
                    var impure = exe.submit(Resources.cores(1).impure(), () -> new double[100_000].length);
                    var lambda = exe.submit(() -> (java.io.Serializable & Callable<Integer>) () -> 5);
                    var state = exe.submit(() -> TaskContext.current().state(StringBuilder.class).toString());
                    var env = exe.submit(Resources.cores(1).env("COLOUR", "dark blue").cwd(Path.of("/")),
                            () -> System.getenv("COLOUR") + " in " + Path.of("").toAbsolutePath());
                    var here = exe.submit(() -> {
                        var at = TaskContext.current().workingDirectory();
                        return at.equals(Path.of("").toAbsolutePath()) && at.equals(Path.of(dir));
                    });
                    var out = exe.submit(() -> {
                        System.err.println("last words");
                        Runtime.getRuntime().halt(3);
                        return 1;
                    });
                    var slow = exe.submit(Resources.cores(1).timeLimit(Duration.ofSeconds(2)), () -> {
                        Thread.sleep(600_000);
                        return 1;
                    });
                    var cancelled = exe.submit(() -> {
                        ran(dir, "cancelled");
                        Thread.sleep(600_000);
                        return 1;
                    });
                    IO.println(a.get());
                    IO.println(ranks.get());
                    IO.println(root.get());
                    IO.println(list.get());
                    IO.println(exe.gather(mapped));
                    IO.println(told(chunks.get(0)) + ", " + told(chunks.get(1)) + ", " + told(chunks.get(2)));
                    try {
                        odd.get();
                    } catch (ExecutionException e) {
                        var origin = (RemoteOrigin) e.getCause().getSuppressed()[0];
                        IO.println(e.getCause() + " of rank " + origin.rank());
                    }
                    IO.println(told(after));
                    IO.println(told(impure));
                    IO.println(lambda.get().call());
                    IO.println(state.get());
                    IO.println(env.get());
                    IO.println("where the program was started: " + here.get());
                    try {
                        out.get();
                    } catch (ExecutionException e) {
                        IO.println(e.getCause().getClass().getSimpleName() + " " + e.getCause().getMessage().contains("last words"));
                    }
                    IO.println(told(slow));
                    while (cancelled.taskState() != TaskState.RUNNING) {
                        Thread.sleep(20);
                    }
                    cancelled.cancel(true);
                    IO.println(told(cancelled));
                    try {
                        exe.submit(Resources.cores(1).option("no such\\noption", "x"), () -> 1);
                    } catch (ResourcesException e) {
                        IO.println("refused");
                    }
                }
            }
            """);

    static final String CALLS_OUT = """
            Pair[a=20, b=x]
            [0/2 2, 1/2 2]
            22
            [x, 22]
            [1, 4, 9]
            value -1, Odd, value -3
            Calls$Odd: rank 1 of rank 1
            DependencyFailedException
            value 100000
            5
            made
            dark blue in /
            where the program was started: true
            RankLostException true
            TaskTimeoutException
            cancelled
            refused
            """;

    private static final Source CHAIN = new Source("Chain.java", HEAD + """

            record Cell(int value) implements java.io.Serializable {}

            void main(String[] args) throws Exception {
                var dir = Path.of("").toAbsolutePath().toString();
                try (var exe = cluster(args[args.length - 1]).open()) {
                    var a = exe.submit(() -> {
                        ran(dir, "a");
                        return new Cell(10);
                    });
                    var b = exe.submit(() -> {
                        ran(dir, "b");
                        return new Cell(a.join().value() + 10);
                    });
                    var c = exe.submit(ranks(2), comm -> {
                        if (comm.rank() == 0) {
                            ran(dir, "c");
                        }
                        return b.join().value() + 10 * comm.rank();
                    });
                    var d = exe.submit(() -> {
                        ran(dir, "d");
                        return List.of(c.join(), Map.of("a", a.join()));
                    });
                    var e = exe.submit(() -> {
                        ran(dir, "e");
                        return d.join().size() + a.join().value() + c.join().get(0) + c.join().get(1) - 2;
                    });
                    IO.println("sum " + e.get() + " hits " + exe.info().hits());
                }
            }
            """);

    private static final Source RESTART = new Source("Restart.java", HEAD + """

            void main(String[] args) throws Exception {
                var dir = Path.of("").toAbsolutePath().toString();
                try (var exe = cluster(args[0]).open()) {
                    var one = exe.submit(() -> {
                        ran(dir, "one");
                        return 1;
                    });
                    IO.println("one " + one.get());
                    var two = exe.submit(ranks(2), comm -> {
                        if (comm.rank() == 0) {
                            Files.createFile(Path.of(dir, "ran-two-1")); // a second time would fail
                        }
                        await(Path.of(dir, "go"));
                        return one.join();
                    });
                    var three = exe.submit(() -> {
                        ran(dir, "three");
                        return two.join().size() + 1;
                    });
                    IO.println("two " + two.get().size());
                    IO.println("three " + three.get());
                }
            }
            """);

    private static final Source DETACH = new Source("Detach.java", HEAD + """

            void main(String[] args) throws Exception {
                var dir = Path.of("").toAbsolutePath().toString();
                var leave = args[1].equals("leave");
                TaskFuture<Integer> f;
                try (var exe = (leave ? cluster(args[0]).detach() : cluster(args[0])).open()) {
                    f = exe.submit(() -> {
                        ran(dir, "1");
                        await(Path.of(dir, "go"));
                        return 7;
                    });
                    while (leave && f.taskState() != TaskState.RUNNING) {
                        Thread.sleep(20);
                    }
                }
                IO.println(leave ? "left " + f.taskState() : "value " + f.get());
            }
            """);

    private static final Source OUTSIDE = new Source("Outside.java", HEAD + """

            void main(String[] args) throws Exception {
                var dir = Path.of("").toAbsolutePath().toString();
                try (var exe = cluster(args[0]).open()) {
                    var f = exe.submit(() -> {
                        Files.createFile(Path.of(dir, "ran-1"));
                        Thread.sleep(600_000);
                        return 7;
                    });
                    f.get();
                } catch (ExecutionException e) {
                    IO.println(e.getCause());
                }
            }
            """);

    /** One job whose node is to fail, and one that is to be run again when that happens; and, as another program, one for the system's own time limit. */
    private static final Source ENDS = new Source("Ends.java", HEAD + """

            static Callable<Integer> stay(String dir, String what) {
                return (Callable<Integer> & java.io.Serializable) () -> {
                    var host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
                    if (Files.exists(Path.of(dir, "go"))) {
                        return 1;
                    }
                    Files.writeString(Path.of(dir, what), host);
                    Thread.sleep(600_000);
                    return 0;
                };
            }

            static String told(Future<?> f) throws Exception {
                try {
                    return "value " + f.get();
                } catch (ExecutionException e) {
                    return e.getCause().toString().lines().findFirst().get();
                }
            }

            void main(String[] args) throws Exception {
                var dir = Path.of("").toAbsolutePath().toString();
                try (var exe = cluster(args[0]).open()) {
                    var whole = Resources.cores(1).exclusive().impure();
                    if (args.length > 1) {
                        IO.println(told(exe.submit(Resources.cores(1).option("time", "1").impure(), stay(dir, "slow")::call)));
                        return;
                    }
                    var lost = exe.submit(whole, stay(dir, "lost")::call);
                    var again = exe.submit(whole.restarts(1), stay(dir, "again")::call);
                    IO.println(told(lost));
                    IO.println(told(again) + " " + exe.info().retried());
                }
            }
            """);

    private static final Source MEMORY = new Source("Memory.java", HEAD + """

            void main(String[] args) throws Exception {
                try (var exe = cluster(args[0]).open()) {
                    exe.submit(Resources.cores(1).memoryPerCore(64L << 20), () -> new long[20_000_000].length).get();
                } catch (ExecutionException e) {
                    IO.println(e.getCause().getClass().getName());
                }
            }
            """);

    /** Started in a directory that its jobs do not find. */
    private static final Source ELSEWHERE = new Source("Elsewhere.java", HEAD + """

            void main(String[] args) throws Exception {
                try (var exe = cluster(args[0]).cache(Path.of(args[1])).open()) {
                    var start = Path.of("").toAbsolutePath();
                    Files.move(start, start.resolveSibling("moved"));
                    IO.println(exe.submit(() -> {
                        Files.writeString(Path.of("kept"), "results");
                        return Path.of("").toAbsolutePath();
                    }).get());
                }
            }
            """);

    /** One rank fails while the other does something that takes long, under a launcher that lets it. */
    private static final Source HALF = new Source("Half.java", HEAD + """

            void main(String[] args) throws Exception {
                try (var exe = cluster(args[0]).launcher("srun", "--mpi=pmix").open()) {
                    exe.submit(ranks(2), comm -> {
                        if (comm.rank() == 1) {
                            throw new IllegalStateException("rank 1 has had enough");
                        }
                        Thread.sleep(600_000);
                        return 0;
                    }).get();
                } catch (ExecutionException e) {
                    IO.println(e.getCause());
                }
            }
            """);

    static final List<Source> ALL = List.of(HALF, CALLS, CHAIN, RESTART, DETACH, OUTSIDE, ENDS, MEMORY, ELSEWHERE);
}
