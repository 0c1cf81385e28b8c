package org.muster.schedule;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one node there is: then all room is alike, and the pools alone tell where a gang goes. */
final class OneNode extends Nodes {
    private final Node node;

    OneNode(int cores, int gpus) {
        node = new Node(cores, gpus);
    }

    @Override
    int limit() {
        return node.cores.limit();
    }

    @Override
    void limit(int cores) {
        node.cores.limit(cores);
    }

    @Override
    int used() {
        return node.cores.used();
    }

    @Override
    int widest(Shape s) {
        return s.nodes() > 1 ? 0 : node.widest(s);
    }

    @Override
    int widest(Line line) {
        int most = widest(line.shape);
        return line.shape.fresh() ? most : Math.min(most, line.shelf.widest());
    }

    @Override
    int room(Line line) {
        int most = line.shape.nodes() > 1 ? 0 : node.room(line.shape);
        return line.shape.fresh() ? most : Math.min(most, line.shelf.mostRoom());
    }

    @Override
    Start start(Line line, Demand d) {
        Held held = node.take(d);
        return new Start(held, d.fresh() ? null : Objects.requireNonNull(line.shelf.best(d.ranks())));
    }

    @Override
    int[] lacking(int threads, long ranks, @Nullable Shelf shelf) {
        long room = shelf == null ? 0 : shelf.room();
        return new int[] {(int) Math.max(0, Math.min(ranks, free() / threads) - room)};
    }

    @Override
    int[] layout(Shape s, int ranks) {
        return new int[] {ranks};
    }

    @Override
    Node node(int n) {
        return node;
    }

    @Override
    void freed(int cores) {
        // The node's supply knows.
    }
}
