// What 'muster doctor' tries with workers that are spawned. Run it with: muster run Pool.java
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.muster.*;
import org.muster.mpi.MpiHere;
import org.muster.nativeaccess.NativeAccess;

static final int RANKS = 3;

/** Ends this very process as the kernel's out-of-memory killer would. */
static int die() throws Exception {
    new ProcessBuilder("sh", "-c", "kill -KILL " + ProcessHandle.current().pid()).start().waitFor();
    return -1; // never
}

void main(String[] args) throws Exception {
    library();
    Path place = directory();
    if (place != null) {
        try {
            cache(place);
        } finally {
            delete(place); // before MPI starts: it may end this process
        }
    }
    try (var exe = MpiExecutor.singleNode().maxCores(RANKS).open()) {
        if (!pool(exe)) {
            Runtime.getRuntime().halt(1); // what hangs is not waited for
        }
        if (List.of(args).contains("--then-kill")) {
            List<Long> workers = Report.value(exe.submit(Resources.cores(RANKS), _ -> ProcessHandle.current().pid()));
            Report.tell("KILL", String.join(" ", workers.stream().map(p -> "" + p).toList()), "");
            Thread.sleep(Duration.ofSeconds(Report.SECONDS));
        }
    }
}

void library() {
    NativeAccess.problem().ifPresentOrElse(
            why -> Report.tell("WARN", "libmuster", why + "\tlost ranks are noticed later, and not why they ended"),
            () -> Report.tell("OK", "libmuster", "the end of a process is noticed at once"));
}

// ---- the file system -----------------------------------------------------------------------------------------------

/** A directory of our own in the current one, where a program's cache would be; or else in the user's home. */
Path directory() {
    String why = "";
    for (String place : List.of("", System.getProperty("user.home"))) {
        try {
            return Files.createTempDirectory(Path.of(place).toAbsolutePath(), ".muster-doctor");
        } catch (IOException e) {
            why += (why.isEmpty() ? "" : "; ") + e;
        }
    }
    Report.tell("WARN", "cache", "no directory to write in: " + why + "\tname another by cache(directory)");
    return null;
}

/** In a chroot the JVM may not find where a directory is mounted. */
String type(Path dir) {
    try {
        return " (" + Files.getFileStore(dir).type() + ")";
    } catch (IOException e) {
        return "";
    }
}

void cache(Path dir) throws Exception {
    String there = dir.getParent() + type(dir);
    boolean works = Report.trial("cache", "name another directory by cache(directory)", () -> {
        double[] value = new double[1000];
        Arrays.setAll(value, i -> i / 3.0);
        for (int hits = 0; hits < 2; hits++) {
            try (var exe = MpiExecutor.sequential().cache(dir).open()) {
                double[] read = Report.value(exe.submit(() -> value));
                Report.expect(Arrays.equals(value, read), "another value was read back from " + there);
                Report.expect(exe.info().hits() == hits, "the result was not kept in " + there);
            }
        }
        return "a result is written to " + there + " and read back";
    });
    if (works) {
        try (FileChannel file = FileChannel.open(
                dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = file.tryLock()) {
            Report.expect(lock != null, "a new file is locked by another");
        } catch (Exception e) {
            Report.tell("WARN", "cache", "no locks in " + there + ": " + e.getMessage()
                    + "\tseveral programs that share a cache there may compute the same, and nothing worse");
        }
    }
}

void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
        }
    }
}

// ---- workers -------------------------------------------------------------------------------------------------------

/** Whether all went as it should; after a failure there is no telling what the next trial would mean. */
boolean pool(MpiExecutor exe) throws Exception {
    Set<Long> pids = new TreeSet<>();
    return Report.trial("spawn", "", () -> spawn(exe, pids))
            && library(exe)
            && Report.trial("carve", "look at OMPI_MCA_* and UCX_* in the environment", () -> carve(exe))
            && Report.trial("stream", "look at OMPI_MCA_* and UCX_* in the environment", () -> stream(exe))
            && kill(exe, pids)
            && Report.trial("time limit", "look after calls that do not end yourself", () -> limit(exe))
            && Report.trial("recover", "after a loss, start the program anew", () -> recover(exe))
            && Report.trial("stuck", "look after calls that do not end yourself", () -> stuck(exe));
}

String spawn(MpiExecutor exe, Set<Long> pids) throws Exception {
    pids.addAll(Report.value(exe.submit(Resources.cores(RANKS), _ -> ProcessHandle.current().pid())));
    Report.expect(pids.size() == RANKS, "the workers' pids are " + pids);
    return RANKS + " workers come up";
}

/** The loader goes by LD_LIBRARY_PATH and by what the library itself says; that need not be what Muster has chosen. */
boolean library(MpiExecutor exe) throws Exception {
    Path chosen = MpiHere.find().orElseThrow().libDir().resolve("libmpi.so").toRealPath();
    Set<String> loaded = new TreeSet<>(List.of(loaded()));
    loaded.addAll(Report.value(exe.submit(Resources.cores(RANKS), _ -> loaded())));
    if (loaded.equals(Set.of(chosen.toString()))) {
        Report.tell("OK", "library", "master and workers have loaded " + chosen);
    } else {
        Report.tell("WARN", "library", "loaded is " + String.join(" and ", loaded) + ", and chosen was " + chosen
                + "\tput " + chosen.getParent() + " on LD_LIBRARY_PATH, as a module does");
    }
    return true;
}

/** The MPI library of this process. */
static String loaded() throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        return maps.filter(line -> line.contains("/libmpi.so"))
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst()
                .orElse("none");
    }
}

/** Calls of several sizes at once, each with a communicator of exactly its members. */
String carve(MpiExecutor exe) throws Exception {
    List<Long> all = Report.value(exe.submit(Resources.cores(3), c -> c.allReduce(1L << c.rank(), Op.SUM)));
    Report.expect(all.equals(List.of(7L, 7L, 7L)), "the sum over 3 ranks is " + all);
    var two = exe.submit(Resources.cores(2), c -> c.allReduce(1L << c.rank(), Op.SUM));
    var one = exe.submit(Resources.cores(1), c -> c.allReduce(1L << c.rank(), Op.SUM));
    Report.expect(Report.value(two).equals(List.of(3L, 3L)), "the sum over 2 ranks is " + two.get());
    Report.expect(Report.value(one).equals(List.of(1L)), "the sum over 1 rank is " + one.get());
    return "sums over 3, 2 and 1 of them are right";
}

/** A result that is longer than one message. */
String stream(MpiExecutor exe) throws Exception {
    int length = 4 << 20;
    List<byte[]> parts = Report.value(exe.submit(Resources.cores(2), c -> {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * 31 + c.rank());
        }
        return data;
    }));
    for (int rank = 0; rank < 2; rank++) {
        for (int i = 0; i < length; i++) {
            Report.expect(parts.get(rank)[i] == (byte) (i * 31 + rank), "byte " + i + " of rank " + rank + " is wrong");
        }
    }
    return "results of 4 MiB arrive whole";
}

/** A rank is killed, while another call runs beside its own. */
boolean kill(MpiExecutor exe, Set<Long> pids) throws Exception {
    Path go = Files.createTempFile("muster-doctor", ".wait");
    try {
        String file = go.toString();
        var neighbour = exe.submit(Resources.cores(1), c -> {
            while (Files.exists(Path.of(file))) {
                Thread.sleep(5);
            }
            return c.allReduce(42, Op.SUM);
        });
        boolean works = Report.trial("kill", "do not trust restarts here", () -> killed(exe, pids));
        Files.delete(go);
        works &= neighbour(neighbour);
        return works;
    } finally {
        Files.deleteIfExists(go);
    }
}

String killed(MpiExecutor exe, Set<Long> pids) throws Exception {
    Throwable lost = Report.failure(exe.submit(Resources.cores(2), c -> {
        int answer = c.rank() == 1 ? die() : 0;
        c.barrier();
        return answer;
    }));
    Report.expect(lost instanceof RankLostException, "the call of a killed rank failed with " + lost);
    RankLostException e = (RankLostException) lost;
    Report.expect(
            e.rank() == 1 && pids.contains(e.pid()) && !e.host().isEmpty(),
            "rank 1 was killed, and another is named: " + e.getMessage());
    if (!e.getMessage().contains("SIGKILL")) {
        Report.tell("NOTE", "cause", "how a lost rank's process ended is not known here\tlibmuster or the kernel does not tell");
    }
    return "its call fails and says: " + e.getMessage();
}

/** Whether it has ended, one way or another. */
boolean neighbour(Future<List<Integer>> call) throws Exception {
    try {
        Report.expect(Report.value(call).equals(List.of(42)), "its value is " + call.resultNow());
        Report.tell("OK", "neighbour", "a call beside it goes on");
        return true;
    } catch (ExecutionException e) {
        Report.tell("NOTE", "neighbour", "a call beside it is lost with it (" + e.getCause().getMessage() + ")"
                + "\tOpen MPI 5.0 ends all processes that were spawned together with the first of them that dies; restarts(n)"
                + " runs their calls again");
        return true;
    } catch (Report.Unexpected | TimeoutException e) {
        Report.tell("FAIL", "neighbour", "a call beside it goes wrong: " + e + "\tdo not trust restarts here");
        return false;
    }
}

/** A function that does not listen holds nobody up; its process is ended while the next trial runs. */
String limit(MpiExecutor exe) throws Exception {
    String mark = Files.createTempFile("muster-doctor", "").toString();
    Duration limit = Duration.ofMillis(50);
    // On a busy machine the time may be over before the function begins; then nobody has to be ended.
    for (int tries = 0; tries < 5 && Files.exists(Path.of(mark)); tries++, limit = limit.multipliedBy(4)) {
        Throwable late = Report.failure(exe.submit(Resources.cores(1).timeLimit(limit), _ -> {
            Files.deleteIfExists(Path.of(mark));
            while (true) {
                Thread.onSpinWait();
            }
        }));
        Report.expect(late instanceof TaskTimeoutException, "the call failed with " + late);
    }
    Report.expect(!Files.deleteIfExists(Path.of(mark)), "the call has not begun within " + limit.dividedBy(4).toSeconds() + " s");
    return "a call that never ends is failed";
}

/** The pool gets new workers for those it has lost, and a call is run again on them. */
String recover(MpiExecutor exe) throws Exception {
    List<Integer> sums = Report.value(exe.submit(Resources.cores(2).restarts(1), c -> {
        int mine = c.rank() == 1 && TaskContext.current().attempt() == 1 ? die() : 1;
        return c.allReduce(mine, Op.SUM);
    }));
    Report.expect(sums.equals(List.of(2, 2)), "the call's second run gives " + sums);
    Report.expect(exe.info().retried() == 1, "the call was run again " + exe.info().retried() + " times");
    return "the pool is refilled, and a call whose rank was killed is run again";
}

String stuck(MpiExecutor exe) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(Report.SECONDS).toNanos();
    while (exe.info().ranksLost() < 3) { // two were killed
        if (System.nanoTime() - end > 0) {
            throw new TimeoutException();
        }
        Thread.sleep(5);
    }
    return "the process of the call that never ended is ended";
}
