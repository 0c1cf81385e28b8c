package org.muster.schedule;

import org.jspecify.annotations.Nullable;

/** A call in line. A million of them may wait, so it is a link of its queue itself. */
final class Waiting {
    /** The call's number, boxed once. */
    final Long task;

    final Line line;
    final Demand demand;
    final int priority;
    final long age;

    /** Its neighbours in the {@link Queue}, which are the queue's affair. */
    @Nullable
    Waiting before;

    @Nullable
    Waiting after;

    Waiting(Long task, Line line, Demand demand, int priority, long age) {
        this.task = task;
        this.line = line;
        this.demand = demand;
        this.priority = priority;
        this.age = age;
    }

    /** Whether it goes first: by priority, then by age. */
    boolean isBefore(Waiting o) {
        return isBefore(priority, age, o.priority, o.age);
    }

    /** The same of what is known of two calls. */
    static boolean isBefore(int priority, long age, int otherPriority, long otherAge) {
        return priority != otherPriority ? priority > otherPriority : age < otherAge;
    }
}
