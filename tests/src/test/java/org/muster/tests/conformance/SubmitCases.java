package org.muster.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every executor service, whether its tasks run elsewhere or in the submitting thread. */
abstract class SubmitCases {
    @TempDir
    Path dir;

    /** The one of the class. */
    abstract ExecutorService exe();

    private String file(String name) {
        return dir.resolve(name).toString();
    }

    @Test
    void executeRunsTheTask() throws Exception {
        String ran = file("ran");
        exe().execute(new Tasks.Noting(ran));
        Tasks.await("it runs", () -> Path.of(ran).toFile().length() == 1);
    }

    @Test
    void submitGivesValuesAndNull() throws Exception {
        assertEquals("x", Tasks.value(exe().submit((Callable<String>) new Tasks.Giving<>("x"))));
        assertNull(Tasks.value(exe().submit((Callable<String>) new Tasks.Giving<String>(null))));
        String ran = file("ran");
        assertNull(Tasks.value(exe().submit((Runnable) new Tasks.Noting(ran))));
        assertEquals("done", Tasks.value(exe().submit((Runnable) new Tasks.Noting(ran), "done")));
        assertNull(Tasks.value(exe().submit((Runnable) new Tasks.Noting(ran), (String) null)));
        assertEquals(3, Tasks.marks(ran));
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void nullTasksAreRefused() {
        assertThrows(NullPointerException.class, () -> exe().execute(null));
        assertThrows(NullPointerException.class, () -> exe().submit((Runnable) null));
        assertThrows(NullPointerException.class, () -> exe().submit((Callable<String>) null));
        assertThrows(NullPointerException.class, () -> exe().submit((Runnable) null, "result"));
    }

    @Test
    void aTasksExceptionIsWrappedOnce() throws Exception {
        List<Throwable> failures = List.of(
                new IOException("checked"),
                new IllegalStateException("unchecked"),
                new StackOverflowError("an error"),
                new InterruptedException("its own"),
                new ExecutionException("wrapped by the task", new IOException("inside")),
                new CompletionException("wrapped by the task", new IOException("inside")),
                new CancellationException("thrown by the task"));
        for (Throwable failure : failures) {
            Future<String> f = exe().submit((Callable<String>) new Tasks.Failing(failure));
            ExecutionException e = assertThrows(ExecutionException.class, () -> Tasks.value(f), failure::toString);
            assertSame(failure.getClass(), e.getCause().getClass());
            assertEquals(failure.getMessage(), e.getCause().getMessage());
            assertFalse(f.isCancelled());
            assertTrue(f.isDone());
            assertEquals(Future.State.FAILED, f.state());
            assertSame(failure.getClass(), f.exceptionNow().getClass());
            assertThrows(IllegalStateException.class, f::resultNow);
            assertFalse(f.cancel(true));
        }
        Future<?> f = exe().submit((Runnable) new Tasks.Failing(new ArithmeticException("of a runnable")));
        assertInstanceOf(
                ArithmeticException.class,
                assertThrows(ExecutionException.class, () -> Tasks.value(f)).getCause());
    }

    @Test
    void aFutureThatIsDone() throws Exception {
        Future<String> f = exe().submit((Callable<String>) new Tasks.Giving<>("x"));
        assertEquals("x", Tasks.value(f));
        assertTrue(f.isDone());
        assertFalse(f.isCancelled());
        assertFalse(f.cancel(true));
        assertFalse(f.isCancelled());
        assertEquals("x", f.resultNow());
        assertEquals(Future.State.SUCCESS, f.state());
        assertThrows(IllegalStateException.class, f::exceptionNow);
        assertEquals("x", f.get(0, TimeUnit.SECONDS));
        assertThrows(NullPointerException.class, () -> f.get(1, null));
    }

    // ---- invokeAny

    private static List<Callable<String>> tasks(Callable<?>... tasks) {
        List<Callable<String>> all = new ArrayList<>();
        for (Callable<?> t : tasks) {
            @SuppressWarnings("unchecked") // all of them are
            Callable<String> s = (Callable<String>) t;
            all.add(s);
        }
        return all;
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void invokeAnyRefusesNullAndNothing() {
        assertThrows(NullPointerException.class, () -> exe().invokeAny(null));
        assertThrows(NullPointerException.class, () -> exe().invokeAny(null, 1, TimeUnit.MINUTES));
        assertThrows(IllegalArgumentException.class, () -> exe().invokeAny(List.of()));
        assertThrows(IllegalArgumentException.class, () -> exe().invokeAny(List.of(), 1, TimeUnit.MINUTES));
        List<Callable<String>> withNull = Arrays.asList(new Tasks.Giving<>("x"), null);
        assertThrows(NullPointerException.class, () -> exe().invokeAny(withNull));
        assertThrows(NullPointerException.class, () -> exe().invokeAny(withNull, 1, TimeUnit.MINUTES));
        assertThrows(NullPointerException.class, () -> exe().invokeAny(tasks(new Tasks.Giving<>("x")), 1, null));
    }

    @Test
    void invokeAnyGivesOneThatSucceeds() throws Exception {
        assertTrue(
                List.of("a", "b").contains(exe().invokeAny(tasks(new Tasks.Giving<>("a"), new Tasks.Giving<>("b")))));
        List<Callable<String>> oneFails = tasks(new Tasks.Failing(new IOException("no")), new Tasks.Giving<>("b"));
        assertEquals("b", exe().invokeAny(oneFails));
        assertEquals("b", exe().invokeAny(oneFails, Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertNull(exe().invokeAny(tasks(new Tasks.Giving<String>(null))));
    }

    @Test
    void invokeAnyFailsWhenAllFail() {
        List<Callable<String>> all = Collections.nCopies(3, new Tasks.Failing(new IOException("no")));
        ExecutionException e = assertThrows(ExecutionException.class, () -> exe().invokeAny(all));
        assertInstanceOf(IOException.class, e.getCause());
        e = assertThrows(
                ExecutionException.class, () -> exe().invokeAny(all, Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertInstanceOf(IOException.class, e.getCause());
    }

    // ---- invokeAll

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void invokeAllRefusesNullAndTakesNothing() throws Exception {
        assertThrows(NullPointerException.class, () -> exe().invokeAll(null));
        assertThrows(NullPointerException.class, () -> exe().invokeAll(null, 1, TimeUnit.MINUTES));
        assertThrows(NullPointerException.class, () -> exe().invokeAll(tasks(new Tasks.Giving<>("x")), 1, null));
        assertEquals(List.of(), exe().invokeAll(List.<Callable<String>>of()));
        assertEquals(List.of(), exe().invokeAll(List.<Callable<String>>of(), 1, TimeUnit.MINUTES));
        List<Callable<String>> withNull = Arrays.asList(new Tasks.Giving<>("x"), null);
        assertThrows(NullPointerException.class, () -> exe().invokeAll(withNull));
        assertThrows(NullPointerException.class, () -> exe().invokeAll(withNull, 1, TimeUnit.MINUTES));
    }

    @Test
    void invokeAllGivesDoneFuturesInOrder() throws Exception {
        List<Callable<String>> all =
                tasks(new Tasks.Giving<>("a"), new Tasks.Failing(new IOException("no")), new Tasks.Giving<>("c"));
        for (boolean timed : new boolean[] {false, true}) {
            List<Future<String>> futures =
                    timed ? exe().invokeAll(all, Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS) : exe().invokeAll(all);
            assertEquals(3, futures.size());
            assertTrue(futures.stream().allMatch(Future::isDone));
            assertEquals("a", futures.get(0).get());
            assertInstanceOf(
                    IOException.class,
                    assertThrows(ExecutionException.class, () -> futures.get(1).get())
                            .getCause());
            assertEquals("c", futures.get(2).get());
        }
    }

    @Test
    void notYetShutDown() throws Exception {
        assertFalse(exe().isShutdown());
        assertFalse(exe().isTerminated());
        assertFalse(exe().awaitTermination(0, TimeUnit.SECONDS));
        assertFalse(exe().awaitTermination(-1, TimeUnit.SECONDS));
        assertFalse(exe().awaitTermination(1, TimeUnit.MILLISECONDS));
        assertInstanceOf(
                InterruptedException.class,
                Tasks.interrupted(() -> exe().awaitTermination(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)));
    }
}
