package org.muster.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Waiting calls that differ only in age, the oldest first; never empty. It is also a node of the tree of a {@link Line}, in the order
 * of widths and then of priorities.
 */
final class Queue {
    final int ranks;
    private final int priority;
    /** Looks random, and is made of what the queue is for: the same calls always make the same tree. */
    private final int weight;

    private Waiting head;
    private Waiting tail;
    /** The head's age: what is compared is kept here, not fetched from all over the memory. */
    private long age;

    private int count = 1;

    @Nullable
    Queue left;

    @Nullable
    Queue right;
    /** The first of all calls in this node and those below it. */
    private Waiting first;

    private int firstPriority;
    private long firstAge;

    Queue(Waiting w) {
        ranks = w.demand.ranks();
        priority = w.priority;
        weight = weight(ranks, priority);
        head = w;
        tail = w;
        age = w.age;
        first = w;
        firstPriority = priority;
        firstAge = age;
    }

    private static int weight(int ranks, int priority) {
        long h = ((long) ranks << 32 ^ priority) * 0x9E3779B97F4A7C15L;
        h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
        return (int) (h >>> 32);
    }

    // ---- the queue ---------------------------------------------------------------------------------------------

    int count() {
        return count;
    }

    /** Adds the youngest. */
    void add(Waiting w) {
        w.before = tail;
        tail.after = w;
        tail = w;
        count++;
    }

    /** Takes one out that is not alone in it. */
    void remove(Waiting w) {
        Waiting b = w.before;
        Waiting a = w.after;
        if (b != null) {
            b.after = a;
        } else if (a != null) {
            head = a;
            age = a.age;
        }
        if (a != null) {
            a.before = b;
        } else if (b != null) {
            tail = b;
        }
        w.before = null;
        w.after = null;
        count--;
    }

    // ---- the tree ----------------------------------------------------------------------------------------------

    /** Where a call stands: 0 here, less than 0 to the left, more to the right. */
    int compare(Waiting w) {
        int byRanks = Integer.compare(w.demand.ranks(), ranks);
        return byRanks != 0 ? byRanks : Integer.compare(w.priority, priority);
    }

    Waiting first() {
        return first;
    }

    /** The first of those calls below a tree's node, and in it, that have at most so many ranks; null if there is none. */
    static @Nullable Waiting first(@Nullable Queue tree, int most) {
        Queue in = null;
        boolean whole = false;
        int priority = 0;
        long age = 0;
        for (Queue q = tree; q != null; ) {
            if (q.ranks > most) {
                q = q.left;
                continue;
            }
            if (in == null || Waiting.isBefore(q.priority, q.age, priority, age)) {
                in = q;
                whole = false;
                priority = q.priority;
                age = q.age;
            }
            Queue l = q.left;
            if (l != null && Waiting.isBefore(l.firstPriority, l.firstAge, priority, age)) {
                in = l;
                whole = true;
                priority = l.firstPriority;
                age = l.firstAge;
            }
            q = q.right;
        }
        return in == null ? null : whole ? in.first : in.head;
    }

    /** Finds the first anew, after something has changed here or right below; gives itself. */
    private Queue settle() {
        first = head;
        firstPriority = priority;
        firstAge = age;
        settle(left);
        settle(right);
        return this;
    }

    private void settle(@Nullable Queue child) {
        if (child != null && Waiting.isBefore(child.firstPriority, child.firstAge, firstPriority, firstAge)) {
            first = child.first;
            firstPriority = child.firstPriority;
            firstAge = child.firstAge;
        }
    }

    /** The tree with a call for which there is no queue yet. */
    static Queue with(@Nullable Queue tree, Waiting w) {
        if (tree == null) {
            return new Queue(w);
        }
        if (tree.compare(w) < 0) {
            Queue l = with(tree.left, w);
            if (l.weight <= tree.weight) {
                tree.left = l;
                return tree.settle();
            }
            tree.left = l.right;
            l.right = tree.settle();
            return l.settle();
        }
        Queue r = with(tree.right, w);
        if (r.weight <= tree.weight) {
            tree.right = r;
            return tree.settle();
        }
        tree.right = r.left;
        r.left = tree.settle();
        return r.settle();
    }

    /** The tree without a call that is the oldest of its queue; without the queue if it is alone there. */
    static @Nullable Queue without(@Nullable Queue tree, Waiting w) {
        if (tree == null) {
            return null;
        }
        int side = tree.compare(w);
        if (side < 0) {
            tree.left = without(tree.left, w);
        } else if (side > 0) {
            tree.right = without(tree.right, w);
        } else if (tree.count == 1) {
            return joined(tree.left, tree.right);
        } else {
            tree.remove(w);
        }
        return tree.settle();
    }

    /** One tree of two, all of the first being narrower. */
    private static @Nullable Queue joined(@Nullable Queue a, @Nullable Queue b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        if (a.weight > b.weight) {
            a.right = joined(a.right, b);
            return a.settle();
        }
        b.left = joined(a, b.left);
        return b.settle();
    }
}
