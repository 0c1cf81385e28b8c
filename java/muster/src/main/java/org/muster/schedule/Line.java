package org.muster.schedule;

import org.jspecify.annotations.Nullable;

/**
 * The waiting calls of one {@link Shape}. Finds the first of those that have at most so many ranks in steps that grow with the log
 * of the number of different widths and priorities among them, however many calls there are.
 *
 * <p>It is a tree of {@link Queue}s, in which each knows the first call of all below it. Of a queue and the queues below
 * it the first has the greatest weight; weights look random, so the tree is not much deeper than it must be (a treap).
 */
final class Line {
    final Shape shape;
    /** The pools that these calls can run in. */
    final Shelf shelf;

    /** What {@link SeveralNodes} found when it looked last, and when that was. */
    int most;

    int room;
    long builds = -1;
    long moves = -1;

    private @Nullable Queue tree;
    private long ranks;
    /** None is wider; some may have been. */
    private int bound;

    Line(Shape shape, Shelf shelf) {
        this.shape = shape;
        this.shelf = shelf;
    }

    boolean isEmpty() {
        return tree == null;
    }

    void add(Waiting w) {
        Queue q = queue(w);
        if (q != null) {
            q.add(w);
        } else {
            tree = Queue.with(tree, w);
        }
        ranks += w.demand.ranks();
        bound = Math.max(bound, w.demand.ranks());
    }

    /** Takes one out that is in it. */
    void remove(Waiting w) {
        if (w.before == null) {
            tree = Queue.without(tree, w);
        } else {
            java.util.Objects.requireNonNull(queue(w)).remove(w); // nothing that the tree knows of it changes
        }
        ranks -= w.demand.ranks();
    }

    private @Nullable Queue queue(Waiting w) {
        Queue q = tree;
        while (q != null) {
            int side = q.compare(w);
            if (side == 0) {
                return q;
            }
            q = side < 0 ? q.left : q.right;
        }
        return null;
    }

    /** The first by priority and then by age, of those that have at most so many ranks. */
    @Nullable
    Waiting first(int most) {
        return tree != null && most >= bound ? tree.first() : Queue.first(tree, most);
    }

    /** The ranks of the widest of those that have at most so many; 0 if there is none. */
    int widest(int most) {
        int widest = 0;
        for (Queue q = tree; q != null; ) {
            boolean counts = q.ranks <= most;
            widest = counts ? q.ranks : widest;
            q = counts ? q.right : q.left;
        }
        return widest;
    }

    /** The ranks, all together, of those that have at most so many each. */
    long ranks(int most) {
        return most >= bound ? ranks : ranks(tree, most);
    }

    private static long ranks(@Nullable Queue q, int most) {
        if (q == null) {
            return 0;
        }
        long left = ranks(q.left, most);
        return q.ranks > most ? left : left + (long) q.ranks * q.count() + ranks(q.right, most);
    }
}
