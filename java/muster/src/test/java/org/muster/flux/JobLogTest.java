package org.muster.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.JobState;

class JobLogTest {
    private static final String CLEAN = "{\"timestamp\":3.5,\"name\":\"clean\"}";

    private static JobLog log(String... entries) {
        JobLog log = new JobLog();
        for (String e : entries) {
            log.add(LogEntry.read(e));
        }
        return log;
    }

    private static String entry(String name, String context) {
        return "{\"timestamp\":1.0,\"name\":\"" + name + "\",\"context\":{" + context + "}}";
    }

    private static String exception(String type, int severity, String note) {
        return entry(
                "exception",
                "\"type\":\"" + type + "\",\"severity\":" + severity + ",\"note\":\"" + note + "\",\"userid\":0");
    }

    @Test
    void goesFromPendingByRunningToItsEnd() {
        JobLog log = log(entry("submit", ""), entry("depend", ""), entry("priority", "\"priority\":16"));
        assertEquals(JobState.PENDING, log.state());
        log.add(LogEntry.read(entry("alloc", "")));
        assertEquals(JobState.RUNNING, log.state());
        log.add(LogEntry.read(entry("start", "")));
        log.add(LogEntry.read(entry("finish", "\"status\":0")));
        assertEquals(JobState.RUNNING, log.state(), "its output may not be there yet");
        log.add(LogEntry.read(CLEAN));
        assertEquals(JobState.DONE, log.state());
        assertEquals("", log.reason());
    }

    @ParameterizedTest
    @CsvSource({"768, exit status 3", "9, signal 9", "139, signal 11"})
    void statusTellsHowItFailed(int status, String reason) {
        JobLog log = log(entry("start", ""), entry("finish", "\"status\":" + status), CLEAN);
        assertEquals(JobState.FAILED, log.state());
        assertEquals(reason, log.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "cancel, by its user, CANCELLED",
        "timeout, resource allocation expired, TIMEOUT",
        "dependency, job f1 failed, NEVER",
        "node-failure, n2 is gone, NODE_FAIL",
        "exec, lost contact with n2, NODE_FAIL",
        "exec, no such file, FAILED"
    })
    void theFirstSevereExceptionSaysMoreThanTheStatus(String type, String note, JobState state) {
        JobLog log = log(
                entry("start", ""),
                exception("note", 2, "of no matter"),
                exception(type, 0, note),
                exception("cancel", 0, "a later one"),
                entry("finish", "\"status\":15"),
                CLEAN);
        assertEquals(state, log.state());
        assertEquals(type + ": " + note, log.reason());
    }

    @Test
    void aJobThatCanNeverRunIsRefused() {
        JobLog log = log(entry("submit", ""), exception("alloc", 0, "unsatisfiable request"), CLEAN);
        assertEquals(JobState.UNSATISFIABLE, log.state());
        assertEquals("alloc: unsatisfiable request", log.reason());
        assertEquals(
                JobState.FAILED,
                log(entry("alloc", ""), exception("alloc", 0, "later"), CLEAN).state());
    }
}
