import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the trials tell 'muster doctor' what came of them: one line each, known by its first word. */
final class Report {
    /** No trial takes that long on a machine where it works, however busy. */
    static final int SECONDS = 60;

    private Report() {}

    /** Tries one thing, and tells what it says, or why it failed and what to do; whether it worked. */
    static boolean trial(String subject, String wayOut, Callable<String> trial) throws InterruptedException {
        long begin = System.nanoTime();
        String why;
        try {
            String text = trial.call();
            tell("OK", subject, text + ", in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            return true;
        } catch (TimeoutException e) {
            why = "no answer within " + SECONDS + " s";
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException x && x.getCause() != null ? x.getCause() : e;
            why = cause instanceof Unexpected ? cause.getMessage() : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        }
        tell("FAIL", subject, why.lines().findFirst().orElse("?") + "\t" + wayOut);
        return false;
    }

    static void tell(String grade, String subject, String text) {
        IO.println("muster-doctor\t" + grade + "\t" + subject + "\t" + text);
    }

    /** A call's value, but not waited for without end. */
    static <T> T value(Future<T> call) throws Exception {
        return call.get(SECONDS, TimeUnit.SECONDS);
    }

    /** A call's failure. */
    static Throwable failure(Future<?> call) throws Exception {
        try {
            throw new Unexpected("it should have failed, and its value is " + value(call));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    static void expect(boolean right, String otherwise) {
        if (!right) {
            throw new Unexpected(otherwise);
        }
    }

    /** Something works, and not as it should. */
    static final class Unexpected extends RuntimeException {
        Unexpected(String message) {
            super(message);
        }
    }
}
