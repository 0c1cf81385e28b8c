package org.muster.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.Resources;

/** Directories of ended jobs. */
class GarbageTest {
    @TempDir
    Path dir;

    private final Tasks tasks = new Tasks();
    private Ledger ledger;
    private Garbage garbage;

    @BeforeEach
    void begin() throws Exception {
        ledger = new Ledger(dir);
        garbage = new Garbage(ledger);
    }

    /** One whose job has ended well, and has left its directory. */
    private JobTask ended() throws Exception {
        JobTask t = tasks.task(Resources.cores(1));
        JobRecord record = new JobRecord("muster-1", "scripted", "1", Master.open("an-executor"), List.of());
        t.directory = ledger.create(t.name, (aside, _) -> record.write(aside.record()));
        t.jobName = record.name();
        end(t);
        garbage.ended(t);
        return t;
    }

    private static void end(JobTask t) {
        t.to(JobTask.Stage.ENDED);
        t.good = true;
    }

    @Test
    void aDirectoryGoesWhenNobodyReadsIt() throws Exception {
        JobTask t = ended();
        garbage.collect(true);
        assertNull(ledger.find(t.name));
        assertTrue(garbage.isGone(t));
    }

    /** Those that followed a task have its directory, and so have those that read their results. */
    @Test
    void itStaysForThoseThatReadTheResultOfAFollower() throws Exception {
        JobTask t = ended();
        JobTask follower = tasks.task(Resources.cores(1));
        end(follower);
        follower.directory = t.directory;
        t.followers.add(follower);
        JobTask reader = tasks.task(Resources.cores(1), follower);
        follower.dependents.add(reader);
        garbage.collect(true);
        assertNotNull(ledger.find(t.name));
        assertFalse(garbage.isGone(follower));

        reader.to(JobTask.Stage.ENDED);
        garbage.collect(true);
        assertNull(ledger.find(t.name));
        assertTrue(garbage.isGone(follower));
    }

    /** One that another program's job is to read. */
    @Test
    void itStaysForJobsOfOthers() throws Exception {
        JobTask t = ended();
        JobRecord others = new JobRecord("muster-2", "scripted", "2", Master.open("another"), List.of(t.name));
        assertNotNull(ledger.create("others", (aside, _) -> others.write(aside.record())));
        garbage.collect(true);
        assertNotNull(ledger.find(t.name));
        assertEquals(java.util.Set.of(t.name), ledger.needed());
    }
}
