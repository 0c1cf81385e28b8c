package org.muster.cluster;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.ResourcesException;

/** What a call asks of a batch system, in the units that these systems count in. */
final class Asked {
    /** What a JVM with MPI takes beside its heap. */
    private static final long OVERHEAD = 512L << 20;

    /** For the ranks to come up and go down, beside what the call itself may take. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final String system;
    private final Resources r;

    Asked(String system, Resources r) {
        this.system = system;
        this.r = r;
    }

    /** Whole seconds that the job may take, or 0. */
    long seconds() {
        Duration limit = r.timeLimit();
        return limit == null ? 0 : limit.plus(MARGIN).plusNanos(999_999_999).toSeconds();
    }

    /** Whole minutes that the job may take, or 0. */
    long minutes() {
        return (seconds() + 59) / 60;
    }

    /** The same as {@code h:mm:ss}, or null. */
    @Nullable
    String clock() {
        long s = seconds();
        return s == 0 ? null : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
    }

    /** Mebibytes of a rank, or 0. */
    long megabytesPerRank() {
        return r.memoryPerCore() == 0 ? 0 : ((r.memoryPerCore() + OVERHEAD) >> 20) + 1;
    }

    /** Cores in all. */
    int slots() {
        return Math.multiplyExact(r.cores(), r.threadsPerCore());
    }

    /** GPUs in all. */
    int gpus() {
        return Math.multiplyExact(r.cores(), r.gpusPerCore());
    }

    /** Ranks of each node, where the call says over how many nodes they are to be spread; they must be the same on all. */
    int ranksPerNode() {
        if (r.cores() % r.nodes() != 0) {
            throw refusal("nodes(" + r.nodes() + ") for " + r.cores()
                    + " ranks: this system wants the same number on each node; ask for a multiple");
        }
        return r.cores() / r.nodes();
    }

    ResourcesException refusal(String what) {
        return new ResourcesException(system + " cannot honour " + what);
    }

    void refuse(boolean asked, String what) {
        if (asked) {
            throw refusal(what);
        }
    }

    /** Refuses options that are Muster's own affair, and names and values that would be something else in the script's lines. */
    void options(Set<String> own) {
        r.options().forEach((name, value) -> {
            refuse(
                    own.contains(name),
                    "option(" + name + ", ...): Muster says that itself; use what Resources has for it");
            refuse(!name.matches("[A-Za-z0-9][A-Za-z0-9_:.-]*"), "option(" + name + ", ...): that is no option's name");
            refuse(
                    value.chars().anyMatch(Character::isISOControl),
                    "option(" + name + ", ...): its value has control characters, or more than one line");
        });
        for (String a : r.arguments()) {
            refuse(a.isEmpty(), "arguments(\"\"): an argument must not be empty");
        }
    }

    /** Refuses values that would end where a directive's own quotes do. */
    void noQuotes() {
        refuseIn("\"'`\\", "has quotes or a backslash");
    }

    /** Refuses values that would be several words in a directive, which cannot quote them. */
    void plainValues() {
        refuseIn("\"'`\\ ", "has blanks, quotes or a backslash; use arguments(...)");
    }

    private void refuseIn(String characters, String what) {
        r.options()
                .forEach((name, value) -> refuse(
                        value.chars().anyMatch(c -> characters.indexOf(c) >= 0),
                        "option(" + name + ", ...): its value " + what));
    }
}
