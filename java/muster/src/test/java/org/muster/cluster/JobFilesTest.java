package org.muster.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.code.ClassCode;
import org.muster.code.Payload;
import org.muster.wire.Message.Kind;

/** What stands in a job's directory comes back as it was, or not at all. */
class JobFilesTest {
    @TempDir
    Path dir;

    private static Payload payload() {
        Object[] arrays = {
            new double[] {1, Double.NaN, -0.0},
            new float[] {1, 2},
            new long[100_000],
            new int[] {7},
            new short[] {3},
            new char[] {'x'},
            new byte[] {1, 2},
            new boolean[] {true, false, true}
        };
        Arrays.fill((long[]) arrays[2], -5);
        return new Payload(new byte[] {1, 2, 3}, arrays);
    }

    private static void assertSame(Payload p) {
        assertArrayEquals(payload().stream(), p.stream());
        assertArrayEquals(payload().arrays(), p.arrays());
    }

    private static JobInput input() {
        return new JobInput(
                "muster-1",
                "master",
                Kind.RANKS,
                4,
                2,
                1,
                3,
                5_000_000_000L,
                List.of(new ClassCode(1, 2, "a.B", new byte[] {9})),
                List.of("/a.jar"),
                null,
                payload(),
                List.of(new JobInput.Value(payload()), new JobInput.OfJob("other")),
                new JobInput.Keeping("f", "digest", null, "key"));
    }

    @Test
    void inputs() throws Exception {
        Path file = dir.resolve("input");
        input().write(file);
        JobInput read = JobInput.read(file);
        assertEquals(Kind.RANKS, read.kind());
        assertEquals(List.of("/a.jar"), read.classPath());
        assertNull(read.init());
        assertSame(read.function());
        assertSame(((JobInput.Value) read.dependencies().get(0)).payload());
        assertEquals(new JobInput.OfJob("other"), read.dependencies().get(1));
        assertEquals(new JobInput.Keeping("f", "digest", null, "key"), read.keeping());
        assertEquals(5_000_000_000L, read.limitNanos());
        assertArrayEquals(new byte[] {9}, read.code().getFirst().bytes());
    }

    /** One that is cut off anywhere is an IOException, and no other error. */
    @Test
    void damagedInputs() throws Exception {
        Path file = dir.resolve("input");
        input().write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 200) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(IOException.class, () -> JobInput.read(file), "of " + length + " bytes");
        }
        Arrays.fill(whole, 4, 200, (byte) 0x7f);
        Files.write(file, whole);
        assertThrows(IOException.class, () -> JobInput.read(file));
    }

    @Test
    void outcomes() throws Exception {
        Path file = dir.resolve("outcome");
        for (JobOutcome o : List.of(
                new JobOutcome.Stored("key", "function"),
                new JobOutcome.Failed("master"),
                new JobOutcome.TimedOut("n1"),
                new JobOutcome.NotRun("why"))) {
            JobOutcome.write(file, o);
            assertEquals(o, JobOutcome.read(file));
        }
        JobOutcome.write(file, new JobOutcome.Values("master", List.of(payload())));
        assertSame(((JobOutcome.Values) JobOutcome.read(file)).values().getFirst());
    }

    /** Of two who want the same at the same moment one makes the directory, and none is left half made. */
    @Test
    void aDirectoryIsMadeOnce() throws Exception {
        Ledger ledger = new Ledger(dir);
        JobRecord record = new JobRecord("muster-1", "slurm", "", Master.open("an-executor"), List.of("a", "b"));
        JobDirectory made = ledger.create("name", (aside, _) -> {
            record.write(aside.record());
            assertNotNull(ledger.create("name", (inner, _) -> record.withId("7").write(inner.record())));
        });
        assertNull(made);
        JobDirectory there = found(ledger);
        assertEquals(record.withId("7"), JobRecord.read(there.record()));
        ledger.discard(there, "muster-2"); // somebody else's
        assertNotNull(ledger.find("name"));
        assertEquals(java.util.Set.of("a", "b"), ledger.needed());
        ledger.discard(there, "muster-1");
        assertNull(ledger.find("name"));
        assertThrows(
                IllegalStateException.class,
                () -> ledger.create("name", (_, _) -> {
                    throw new IllegalStateException();
                }));
        try (var left = Files.list(JobDirectory.all(dir))) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static JobDirectory found(Ledger ledger) throws IOException {
        JobDirectory d = ledger.find("name");
        if (d == null) {
            throw new AssertionError("there is no directory");
        }
        return d;
    }
}
