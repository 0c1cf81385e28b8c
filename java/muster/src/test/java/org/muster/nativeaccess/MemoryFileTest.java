package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class MemoryFileTest {
    @Test
    void othersWriteAndThisReads() throws Exception {
        MemoryFile file = MemoryFile.create("muster-test");
        assertEquals("", file.read());
        for (String word : new String[] {"one", "two"}) {
            Process other = new ProcessBuilder("sh", "-c", "echo " + word + " >>" + file.path()).start();
            assertEquals(0, other.waitFor());
        }
        assertEquals("one\ntwo\n", file.read());
    }

    @Test
    void isInNoDirectory() throws Exception {
        MemoryFile file = MemoryFile.create("muster-test");
        assertEquals(
                "/memfd:muster-test (deleted)",
                Files.readSymbolicLink(file.path()).toString());
        Process child =
                new ProcessBuilder("readlink", "/proc/self/fd/" + file.path().getFileName()).start();
        String seen = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(seen.contains("muster-test"), "a child has it: " + seen);
    }
}
