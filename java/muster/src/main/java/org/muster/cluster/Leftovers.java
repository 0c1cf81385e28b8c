package org.muster.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.muster.BatchSystem.Status;

/**
 * Jobs whose calls have ended, and which should end by themselves now: a launcher may keep ranks alive when another one has failed, and then the
 * allocation would burn on. Pure; one thread.
 */
final class Leftovers {
    /** Ranks that have failed have half a second for each other, and launchers some more to notice. */
    static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    static final Duration AFTER_SUCCESS = Duration.ofSeconds(30);

    /** Where a template has more to do when the command has ended. */
    static final Duration OF_TEMPLATE = Duration.ofMinutes(10);

    /** For how long an executor stays for them that has nothing else to do. */
    private static final Duration AT_CLOSE = Duration.ofSeconds(10);

    /** When each is to have ended, in {@link System#nanoTime} terms; by their ids. */
    private final Map<String, Long> ends = new LinkedHashMap<>();

    private final boolean goesOn;
    private boolean hurried;

    /**
     * None.
     *
     * @param goesOn whether the jobs' scripts have more to do than the command
     */
    Leftovers(boolean goesOn) {
        this.goesOn = goesOn;
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    List<String> ids() {
        return List.copyOf(ends.keySet());
    }

    /** One more. */
    void add(String id, Duration grace, long now) {
        if (!id.isEmpty()) {
            ends.put(id, now + (goesOn ? OF_TEMPLATE : grace).toNanos());
        }
    }

    /** What the system has said. */
    void heard(Map<String, Status> answers) {
        ends.keySet().removeIf(id -> {
            Status s = answers.get(id);
            return s != null && s.state().isEnd();
        });
    }

    /** Those that have had their time; they are none any more. */
    List<String> overdue(long now) {
        List<String> overdue = new ArrayList<>();
        ends.forEach((id, end) -> {
            if (now - end >= 0) {
                overdue.add(id);
            }
        });
        ends.keySet().removeAll(overdue);
        return overdue;
    }

    /** Nothing else is left to do: those that are on their way out get a shorter time, and scripts that have more to do are left to it. */
    void hurry(long now) {
        if (hurried) {
            return;
        }
        hurried = true;
        if (goesOn) {
            ends.clear();
        } else {
            long latest = now + AT_CLOSE.toNanos();
            ends.replaceAll((_, end) -> end - latest > 0 ? latest : end);
        }
    }
}
