package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.LaunchException;
import org.muster.mpi.Mpi;
import org.muster.mpi.MpiException;

class StartWatchTest {
    private final BlockingQueue<String> givenUp = new LinkedBlockingQueue<>();
    private final CountDownLatch answer = new CountDownLatch(1);

    /** One whose launcher answers when it is let. */
    private Mpi mpi() {
        return (Mpi)
                Proxy.newProxyInstance(Mpi.class.getClassLoader(), new Class<?>[] {Mpi.class}, (_, method, args) -> {
                    assertEquals("giveUpSpawn", method.getName());
                    givenUp.add((String) args[0]);
                    answer.await();
                    return null;
                });
    }

    private static void report(String port) throws Exception {
        Files.writeString(Path.of(FailedStarts.path().orElseThrow()), port + "\n", StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theStartOfAWorkerThatHasEndedIsGivenUp(boolean answers) throws Exception {
        FailedStarts.path();
        BlockingQueue<Throwable> stuck = new LinkedBlockingQueue<>();
        if (answers) {
            answer.countDown();
        }
        String port = "port " + answers;
        try (StartWatch watch = new StartWatch(mpi(), 2, stuck::add)) {
            report(port);
            assertEquals(port, givenUp.poll(1, TimeUnit.MINUTES));
            // Seconds later, since the start does not fail by that.
            Throwable why = stuck.poll(1, TimeUnit.MINUTES);
            Class<?> expected =
                    answers ? MpiException.class : LaunchException.class; // after which no start is tried again
            assertInstanceOf(expected, why);
            assertTrue(watch.hasFailed());
        }
        answer.countDown();
    }

    @Test
    void aStartThatIsOverIsNotWatched() {
        try (StartWatch watch = new StartWatch(mpi(), 2, why -> {
            throw new AssertionError(why);
        })) {
            assertEquals(false, watch.hasFailed());
        }
        assertEquals(0, givenUp.size());
    }
}
