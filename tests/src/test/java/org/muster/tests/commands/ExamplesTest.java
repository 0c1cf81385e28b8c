package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples as they are shipped, on real input. */
class ExamplesTest {
    private static final String JAR =
            Stage.HOME.resolve("share/muster/examples/muster-examples.jar").toString();

    @TempDir
    Path dir;

    private static double number(String out, String regex) {
        Matcher m = Pattern.compile(regex).matcher(out);
        assertTrue(m.find(), () -> regex + " is not in\n" + out);
        return Double.parseDouble(m.group(1));
    }

    /** Each volume a call on two ranks; {@code --check} runs the same calls serially, and fails beyond 1e-9 relative. */
    @Test
    void copper() throws Exception {
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", JAR, "--check", "--out", "curve");
        assertEquals(0, ended.status(), ended::toString);
        assertEquals(3.615, number(ended.out(), "a0 *= ([0-9.]+)"), 0.0005, ended::toString);
        assertEquals(-3.54, number(ended.out(), "E0 *= (-[0-9.]+)"), 0.0005, ended::toString);
        assertTrue(Files.size(dir.resolve("curve/energy-volume.svg")) > 1000);
        long points = Files.readAllLines(dir.resolve("curve/energy-volume.csv")).stream()
                .filter(l -> !l.isEmpty() && Character.isDigit(l.charAt(0)))
                .count();
        assertTrue(points >= 9, points + " volumes");
    }

    @Test
    void copperInAWorld() throws Exception {
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "-n", "3", JAR, "--out", "curve");
        assertEquals(0, ended.status(), ended::toString);
        assertEquals(3.615, number(ended.out(), "a0 *= ([0-9.]+)"), 0.0005, ended::toString);
    }

    /** Checks itself against the analytic solution, and against one rank. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void heat(int ranks) throws Exception {
        Stage.Ended ended = Stage.run(
                dir, Stage.MUSTER, "run", "-cp", JAR, "org.muster.examples.Heat2D", "--ranks", Integer.toString(ranks));
        assertEquals(0, ended.status(), ended::toString);
        assertEquals(2.0, number(ended.out(), "order[^0-9]*([0-9.]+)"), 0.1, ended::toString);
    }

    /** Drawn without running, then run; nothing but the last line of progress goes to standard error, which is no terminal. */
    @Test
    void workflowGraph() throws Exception {
        Stage.Ended ended =
                Stage.run(dir, Stage.MUSTER, "run", "-cp", JAR, "org.muster.examples.WorkflowGraph", "--out", "graph");
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.err().matches("(muster: .*\n)+"), ended::toString);
        assertTrue(ended.err().lines().toList().getLast().startsWith("muster: 4 of 4 done, in "), ended::toString);
        String svg = Files.readString(dir.resolve("graph/workflow.svg"));
        assertTrue(svg.contains("WorkflowGraph.Integrals.sineSquared"), svg);
        assertTrue(Files.readString(dir.resolve("graph/workflow.json")).contains("\"output\""));
        assertTrue(Files.readString(dir.resolve("graph/workflow.dot")).startsWith("digraph "));
    }

    @Test
    void externalProgram() throws Exception {
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "-cp", JAR, "org.muster.examples.ExternalProgram");
        assertEquals(0, ended.status(), ended::toString);
        assertEquals(Math.PI, number(ended.out(), "programs: ([0-9.]+)"), 1e-6, ended::toString);
        assertTrue(ended.out().contains("[111, 118, 178]"), ended::toString);
    }

    private Stage.Ended example(String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Stage.MUSTER, "run", "-cp", JAR, "org.muster.examples." + name));
        command.addAll(List.of(arguments));
        Stage.Ended ended = Stage.run(dir, command.toArray(String[]::new));
        assertEquals(0, ended.status(), ended::toString);
        return ended;
    }

    @Test
    void dependencies() throws Exception {
        Stage.Ended ended = example("Dependencies");
        assertEquals(-2, number(ended.out(), "29 calls: ([0-9.-]+)"), 1e-9, ended::toString);
    }

    @Test
    void resourcesPerCall() throws Exception {
        Stage.Ended ended = example("ResourcesPerCall", "--gpus", "2");
        assertTrue(ended.out().contains("by 2 threads: 148933\n"), ended::toString);
        assertTrue(ended.out().contains("directory: [3, 2, 1]\n"), ended::toString);
        assertTrue(ended.out().contains("next one: [null, null]\n"), ended::toString);
        assertTrue(ended.out().contains("ranks: [[0], [1]]\n"), ended::toString);
    }

    @Test
    void initFunction() throws Exception {
        Stage.Ended ended = example("InitFunction");
        assertTrue(ended.out().contains("primes up to 10000000: 664579\n"), ended::toString);
        assertTrue(ended.out().matches("(?s).*28 answers from \\d+ sieve\\(s\\)\n"), ended::toString);
    }

    /** The second time all is found, also by another process; and the command finds it too. */
    @Test
    void cachedSweep() throws Exception {
        String computed = "9 periods: 9 computed, 0 from the cache\n";
        String found = "9 periods: 0 computed, 9 from the cache\n";
        Stage.Ended first = example("CachedSweep", "periods");
        assertTrue(first.out().startsWith(computed + found), first::toString);
        Stage.Ended second = example("CachedSweep", "periods");
        assertTrue(second.out().startsWith(found), second::toString);
        Stage.Ended listed = Stage.run(dir, Stage.MUSTER, "cache", "ls", "--dir", "periods");
        assertEquals(1 + 9, listed.out().lines().count(), listed::toString);
    }

    @Test
    void asTheyCome() throws Exception {
        Stage.Ended ended = example("AsTheyCome");
        assertTrue(ended.out().endsWith("together: 78498, and in 4 batches: 78498\n"), ended::toString);
        assertEquals(11, ended.out().lines().count(), ended::toString);
    }

    @Test
    void helloAsShipped() throws Exception {
        Stage.Ended ended = Stage.run(
                dir,
                Stage.MUSTER,
                "run",
                Stage.HOME.resolve("share/muster/examples/Hello.java").toString());
        assertEquals("[rank 0 of 2, rank 1 of 2]\n", ended.out(), ended::toString);
        assertEquals(0, ended.status(), ended::toString);
    }
}
