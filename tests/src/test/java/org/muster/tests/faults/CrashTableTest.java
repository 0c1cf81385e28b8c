package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.muster.ExecutorInfo;
import org.muster.Resources;
import org.muster.TaskFuture;

/**
 * The crash table: whatever a rank does, at whatever point of a call, the call fails with just that, soon, and neither the pool nor another call
 * minds. All of it in the long form; else a third, which one being the seed's choice. {@code -Dmuster.cases=REGEX} picks from all of it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for what hangs, not for what is slow
class CrashTableTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    /** Ranks that can stop when they are told to are given time for it; those that cannot must not cost much. */
    private static final long GRACE = 20_000;

    private static final long SHORT_GRACE = 300;

    /** Of calls that never end by themselves. */
    private static final Duration LIMIT = Duration.ofMillis(400);

    /** With a longer one a machine would have to be too busy for anything. */
    private static final Duration LONGEST_LIMIT = LIMIT.multipliedBy(4 * 4 * 4);

    @TempDir
    static Path dir;

    private static final Map<String, Arena> ARENAS = new HashMap<>();
    private static final Map<Fault, Long> TIMES = new EnumMap<>(Fault.class);
    /** Cases whose time was over before all their ranks had the fault, and that were begun anew, with a longer one. */
    private static final List<String> TOO_SHORT = new ArrayList<>();

    @BeforeAll
    static void sayTheSeed() {
        System.out.println("crash table: order from -Dmuster.seed=" + SEED);
    }

    @AfterAll
    static void close() {
        ARENAS.values().forEach(Arena::close);
        TIMES.forEach((fault, nanos) -> System.out.println("crash table: " + nanos / 1_000_000 + " ms with " + fault));
        System.out.println("crash table: time was over too soon in " + TOO_SHORT.size() + " cases: " + TOO_SHORT);
    }

    private static Arena arena(int size, boolean endless) throws Exception {
        String name = size + (endless ? "-endless" : "-soon");
        Arena a = ARENAS.get(name);
        if (a == null) {
            a = Arena.of(size + 1, endless ? SHORT_GRACE : GRACE, dir.resolve(name));
            ARENAS.put(name, a);
        }
        return a;
    }

    static Stream<CrashCase> cases() {
        String wanted = System.getProperty("muster.cases");
        boolean whole = wanted != null || Boolean.getBoolean("muster.long");
        List<CrashCase> cases = new ArrayList<>(whole ? CrashCase.all() : CrashCase.third(Math.floorMod(SEED, 3)));
        cases.removeIf(c -> wanted != null && !c.toString().matches(wanted));
        Collections.shuffle(cases, new Random(SEED));
        return cases.stream();
    }

    @Test
    void threeThirdsAreTheWhole() {
        Set<CrashCase> all = new HashSet<>();
        for (int which = 0; which < 3; which++) {
            List<CrashCase> third = CrashCase.third(which);
            assertEquals(
                    (long) Fault.values().length * Phase.values().length,
                    third.stream()
                            .map(c -> c.fault() + " " + c.phase())
                            .distinct()
                            .count());
            all.addAll(third);
        }
        assertEquals(Set.copyOf(CrashCase.all()), all);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void crash(CrashCase c) throws Exception {
        long begin = System.nanoTime();
        Duration limit = LIMIT;
        // On a machine so busy that the time limit is over before the ranks are stuck, nothing has been tried yet. How
        // it ended was checked.
        while (!crash(c, limit)) {
            TOO_SHORT.add(c + " after " + limit.toMillis() + " ms");
            limit = limit.multipliedBy(4);
            assertTrue(limit.compareTo(LONGEST_LIMIT) <= 0, () -> c + " has not come to its fault: " + TOO_SHORT);
        }
        TIMES.merge(c.fault(), System.nanoTime() - begin, Long::sum);
    }

    /** Tells whether all ranks that were to have the fault had it. */
    private static boolean crash(CrashCase c, Duration limit) throws Exception {
        Arena arena = arena(c.size(), c.fault().isEndless());
        List<Long> before = Arena.value(arena.all());
        ExecutorInfo infoBefore = arena.exe.info();
        boolean ends = c.fault().endsProcess() || c.fault().isEndless();
        try (Arena.Neighbour neighbour = arena.neighbour()) {
            List<Long> pids = Arena.value(
                    arena.submit(c.size(), comm -> ProcessHandle.current().pid()));
            assertTrue(before.containsAll(pids), "these ranks are of the same group as the neighbour");

            Trap trap = new Trap(c, arena.dir, c.struck(pids));
            Resources r = arena.ofRanks(c.size());
            TaskFuture<?> struck = arena.exe.submit(c.fault().isEndless() ? r.timeLimit(limit) : r, trap::run);
            TaskFuture<List<Long>> queued = arena.all();
            Expected.check(c, Arena.failure(struck), pids, limit);
            neighbour.release();
            check(neighbour);
            List<Long> after = Arena.value(queued);
            arena.awaitWhole(after);
            if (c.fault().isEndless() && !trap.hasStruck()) {
                return false;
            }
            assertEquals(ends, Collections.disjoint(before, after), "a damaged group is replaced, a whole one is not");
        }
        // A process is gone a moment before the master has counted it.
        arena.await("the lost are counted", () -> arena.exe.info().ranksLost() - infoBefore.ranksLost() >= lost(c));
        check(c, infoBefore, arena.exe.info());
        return true;
    }

    private static void check(Arena.Neighbour neighbour) throws Exception {
        assertEquals(List.of(42), Arena.value(neighbour.future()));
    }

    /** How many processes end of it, at least. */
    private static long lost(CrashCase c) {
        return c.fault().endsProcess() || c.fault().isEndless() ? c.ranks().count(c.size()) : 0;
    }

    private static void check(CrashCase c, ExecutorInfo before, ExecutorInfo after) {
        assertEquals(before.failed() + 1, after.failed());
        assertEquals(before.finished() + 3, after.finished());
        long lost = after.ranksLost() - before.ranksLost();
        long struck = lost(c);
        if (c.fault().isEndless()) {
            assertTrue(lost >= struck, () -> lost + " ranks lost instead of " + struck);
        } else {
            assertEquals(struck, lost, "ranks lost");
        }
    }

    /** A rank that is stuck while another fails is replaced, and the exception is the other's. */
    @ParameterizedTest(name = "{0}, {1} ranks")
    @CsvSource({"JAVA_LOOP, 2", "NATIVE_WAIT, 2", "JAVA_LOOP, 3", "NATIVE_WAIT, 3"})
    void stuckWhileAnotherFails(Fault fault, int size) throws Exception {
        Arena arena = arena(size, true);
        List<Long> before = Arena.value(arena.all());
        long lostBefore = arena.exe.info().ranksLost();
        try (Arena.Neighbour neighbour = arena.neighbour()) {
            TaskFuture<?> f = arena.submit(size, comm -> {
                if (comm.rank() == size - 1) {
                    comm.recv(0);
                    throw new IllegalStateException(Fault.WORDS);
                }
                if (comm.rank() == 0) {
                    comm.send("now", size - 1);
                }
                fault.strike(comm);
                return 0;
            });
            TaskFuture<List<Long>> queued = arena.all();
            Throwable t = Arena.failure(f);
            assertEquals(IllegalStateException.class, t.getClass());
            assertEquals(Fault.WORDS, t.getMessage());
            neighbour.release();
            check(neighbour);
            List<Long> after = Arena.value(queued);
            arena.awaitWhole(after);
            assertTrue(Collections.disjoint(before, after));
        }
        arena.await("the lost are counted", () -> arena.exe.info().ranksLost() - lostBefore >= size - 1);
    }
}
