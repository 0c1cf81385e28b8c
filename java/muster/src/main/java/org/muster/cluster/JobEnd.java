package org.muster.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.PosixFileAttributes;
import org.muster.BatchSystem.Status;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.RankLostException;
import org.muster.ResourcesException;
import org.muster.TaskTimeoutException;

/** What a call fails with whose job did not come to its own end. */
final class JobEnd {
    private static final int TAIL_BYTES = 2000;

    private JobEnd() {}

    /** After the batch system's word for it. */
    static RuntimeException of(String system, JobTask t, Status end) {
        String text = describe(system, t) + " ended " + end.state()
                + (end.reason().isEmpty() || end.reason().equals(end.state().name()) ? "" : " (" + end.reason() + ")")
                + before(t, end) + tail(t);
        return switch (end.state()) {
            case TIMEOUT -> new TaskTimeoutException(text);
            case NEVER -> new LaunchException(text);
            case UNSATISFIABLE ->
                new ResourcesException(
                        text + "; it was asked for " + t.resources + ", which the system can never give");
            case PENDING, RUNNING, DONE, FAILED, CANCELLED, OUT_OF_MEMORY, NODE_FAIL, GONE ->
                new RankLostException(-1, t.nodes.isEmpty() ? "no node" : t.nodes, -1, text);
        };
    }

    private static String before(JobTask t, Status end) {
        if (t.state == JobState.PENDING && !t.started) {
            return " before it had begun";
        }
        return end.state() == JobState.DONE ? " without a result in " + t.directory : "";
    }

    /** After its own time limit. */
    static RuntimeException timedOut(String system, JobTask t, String host) {
        return new TaskTimeoutException(describe(system, t) + " was stopped on " + host + " since its timeLimit of "
                + t.resources.timeLimit() + " was over" + tail(t));
    }

    /** After the job's own word that it could not run the call. */
    static RuntimeException notRun(String system, JobTask t, String why) {
        return new LaunchException(describe(system, t) + " could not run the call: " + why + tail(t));
    }

    private static String describe(String system, JobTask t) {
        return "job " + t.id + " of " + system + " for " + t.function + (t.nodes.isEmpty() ? "" : " on " + t.nodes);
    }

    /** The end of what it wrote to standard error. */
    private static String tail(JobTask t) {
        JobDirectory d = t.directory;
        if (d == null || !Files.exists(d.error())) {
            return "";
        }
        try {
            PosixFileAttributes a =
                    Files.readAttributes(d.error(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            // The batch system makes it with a mode of its own, in a directory that nobody else can use.
            if (!a.isRegularFile() || !a.owner().equals(Files.getOwner(d.path(), LinkOption.NOFOLLOW_LINKS))) {
                return "; its standard error is refused: it is no plain file of this user's";
            }
            try (RandomAccessFile file = new RandomAccessFile(d.error().toFile(), "r")) {
                long from = Math.max(0, file.length() - TAIL_BYTES);
                file.seek(from);
                byte[] bytes = new byte[(int) (file.length() - from)];
                file.readFully(bytes);
                String text = new String(bytes, StandardCharsets.UTF_8).strip();
                return text.isEmpty() ? "" : "; its standard error ends with:\n" + text;
            }
        } catch (IOException | RuntimeException e) {
            return "; its standard error cannot be read: " + e.getMessage();
        }
    }
}
