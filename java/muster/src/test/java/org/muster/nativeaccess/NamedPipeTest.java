package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NamedPipeTest {
    @Test
    void anotherProcessReadsWhatIsWritten() throws Exception {
        try (NamedPipe pipe = NamedPipe.create()) {
            Process other = new ProcessBuilder("head", "-c", "2", pipe.path().toString()).start();
            pipe.write('a');
            pipe.write('b');
            assertEquals(
                    "ab",
                    new String(other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals(0, other.waitFor());
        }
    }

    @Test
    void aReaderHearsOfTheEnd() throws Exception {
        NamedPipe pipe = NamedPipe.create();
        try (InputStream in = Files.newInputStream(pipe.path());
                var reader = Executors.newSingleThreadExecutor()) {
            Future<Integer> first = reader.submit(() -> in.read());
            pipe.write(7);
            assertEquals(7, first.get(1, TimeUnit.MINUTES));
            Future<Integer> second = reader.submit(() -> in.read());
            pipe.close();
            pipe.close();
            assertEquals(-1, second.get(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void isNotLeftOpen() throws Exception {
        long before;
        try (var files = Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            before = files.count();
        }
        for (int i = 0; i < 100; i++) {
            NamedPipe.create().close();
        }
        try (var files = Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            assertTrue(Math.abs(files.count() - before) < 10);
        }
    }
}
