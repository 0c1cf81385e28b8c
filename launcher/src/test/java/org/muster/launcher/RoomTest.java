package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
    @TempDir
    Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Finding memory(int cores) {
        return new Room(root, cores).memory().get(0);
    }

    @Test
    void measuresMemory() throws IOException {
        write("proc/meminfo", "MemTotal:       16384000 kB\nMemAvailable:   4096000 kB\n");
        assertEquals(Finding.ok("memory", "4000 MiB to be had"), memory(20));
        assertEquals(Finding.Grade.WARN, memory(21).grade());
    }

    @Test
    void aContainersLimitCounts() throws IOException {
        write("proc/meminfo", "MemAvailable:   4096000 kB\n");
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "1048576\n");
        assertEquals("4000 MiB to be had", memory(1).text());
        write("sys/fs/cgroup/memory.max", "2097152000\n");
        assertEquals("1999 MiB to be had", memory(1).text());
    }

    @Test
    void saysNothingWhereItCannotTell() {
        assertEquals(List.of(), new Room(root, 1).memory());
    }

    @Test
    void missesSharedMemory() throws IOException {
        assertEquals(Finding.Grade.WARN, new Room(root, 1).sharedMemory().get(0).grade());
        write("dev/shm/vader_segment.x", "12345");
        write("dev/shm/other", "");
        Finding found = new Room(root, 1).sharedMemory().get(0);
        assertTrue(found.text().contains("; 1 segments of MPI programs take 0 MiB"), found::text);
    }
}
