package org.muster.flux;

import java.util.Locale;
import org.muster.JobState;

/**
 * How a job stands, by the entries of its event log so far.
 *
 * <p>An exception of severity 0 ends a job, and its kind says more than the exit status that follows; so the first of these counts.
 * The job's state is an end state only when all of its output is there, with {@code clean}: until then it is {@link
 * JobState#RUNNING}, or {@link JobState#PENDING} if it never ran.
 *
 * <p>Not thread-safe.
 */
public final class JobLog {
    private boolean started;
    private boolean clean;
    private JobState end = JobState.DONE;
    private String reason = "";
    private boolean hasEnd;

    /** Made with nothing in it. */
    public JobLog() {}

    /**
     * Takes the next entry.
     *
     * @param entry in the order of the log
     */
    public void add(LogEntry entry) {
        switch (entry.name()) {
            case "alloc", "start" -> started = true;
            case "finish" -> finish(entry.number("status", 0));
            case "exception" -> exception(entry);
            case "clean" -> clean = true;
            default -> {
                // of the many others none changes anything here
            }
        }
    }

    private void exception(LogEntry entry) {
        if (entry.number("severity", 1) != 0 || hasEnd) {
            return;
        }
        String type = entry.text("type");
        end(
                switch (type) {
                    case "cancel" -> JobState.CANCELLED;
                    case "timeout" -> JobState.TIMEOUT;
                    case "node-failure" -> JobState.NODE_FAIL;
                    case "dependency" -> JobState.NEVER;
                    case "alloc" -> started ? JobState.FAILED : JobState.UNSATISFIABLE;
                    default -> isLostNode(entry.text("note")) ? JobState.NODE_FAIL : JobState.FAILED;
                },
                type + (entry.text("note").isEmpty() ? "" : ": " + entry.text("note")));
    }

    /** Brokers that are gone show as an exec exception, in words. */
    private static boolean isLostNode(String note) {
        String words = note.toLowerCase(Locale.ROOT);
        return words.contains("lost contact") || words.contains("no route to host") || words.contains("node failure");
    }

    /** A wait status as wait(2) has it. */
    private void finish(int status) {
        if (hasEnd) {
            return;
        }
        int signal = status & 0x7f;
        int code = (status >> 8) & 0xff;
        if (signal != 0) {
            end(JobState.FAILED, "signal " + signal);
        } else if (code != 0) {
            end(JobState.FAILED, "exit status " + code);
        } else {
            end(JobState.DONE, "");
        }
    }

    private void end(JobState state, String why) {
        hasEnd = true;
        end = state;
        reason = why;
    }

    /** {@return how it stands} */
    public JobState state() {
        if (clean) {
            return end;
        }
        return started ? JobState.RUNNING : JobState.PENDING;
    }

    /** {@return why it ended so, in Flux's own words; "" while there is nothing to say} */
    public String reason() {
        return reason;
    }
}
