package org.muster.code;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes circles out of a graph of objects. Objects that contain one another (the strongly connected components of the
 * graph, found by Tarjan's algorithm) are numbered in an order that hangs on what is in them, and become one object made
 * of their heads, those numbers, and what they lead to outside; each is then its number in that.
 */
final class Circles {
    /** How far around an object is looked to tell it from others. */
    private static final int ROUNDS = 3;

    private static final byte[] WAITS = {ValueWalk.FUTURE};

    private final Forms forms;
    private final ValueWalk outside;
    private final IdentityHashMap<Object, Node> nodes = new IdentityHashMap<>();
    private final List<Node> path = new ArrayList<>();
    private final List<Node> component = new ArrayList<>();
    private int count;

    private Circles(Forms forms, ValueWalk outside) {
        this.forms = forms;
        this.outside = outside;
    }

    /** An object of the graph. */
    private static final class Node {
        final Object object;
        final Form form;
        final int index;
        int low;
        int next;
        boolean open = true;
        boolean circular;
        int number = -1;
        byte[] color = new byte[0];
        /** Of each part the node, if it is in the same circle, or else its digest; when the circle is known. */
        Object[] links = {};

        Node(Object object, Form form, int index) {
            this.object = object;
            this.form = form;
            this.index = index;
            low = index;
        }
    }

    /** Finds the circles below the roots, and puts what stands for their objects into the forms. */
    static void remove(Forms forms, List<@Nullable Object> roots, boolean dependencies) {
        Circles circles = new Circles(forms, new ValueWalk(forms, dependencies));
        for (Object root : roots) {
            if (root != null && circles.isInner(root) && !circles.nodes.containsKey(root)) {
                circles.search(root);
            }
        }
    }

    /** Whether the part may lead on to others. */
    private boolean isInner(@Nullable Object part) {
        return part != null
                && !(part instanceof CompletableFuture)
                && !(part.getClass().isArray()
                        && part.getClass().getComponentType().isPrimitive())
                && !Leaves.write(new Sink(64), part);
    }

    private Node enter(Object object) {
        Node node = new Node(object, forms.of(object), count++);
        nodes.put(object, node);
        path.add(node);
        component.add(node);
        return node;
    }

    private void search(Object root) {
        enter(root);
        while (!path.isEmpty()) {
            Node node = path.getLast();
            @Nullable Object[] parts = node.form.parts();
            if (node.next < parts.length) {
                Object part = parts[node.next++];
                if (part != null && isInner(part)) {
                    Node other = nodes.get(part);
                    if (other == null) {
                        enter(part);
                    } else if (other.open) {
                        node.low = Math.min(node.low, other.index);
                        node.circular |= other == node;
                    }
                }
                continue;
            }
            path.removeLast();
            if (!path.isEmpty()) {
                path.getLast().low = Math.min(path.getLast().low, node.low);
            }
            if (node.low == node.index) {
                close(node);
            }
        }
    }

    /** All objects that contain this one and are contained in it are known. */
    private void close(Node first) {
        int from = component.lastIndexOf(first);
        List<Node> members = new ArrayList<>(component.subList(from, component.size()));
        component.subList(from, component.size()).clear();
        if (members.size() > 1 || first.circular) {
            replace(members);
        }
        members.forEach(m -> m.open = false);
    }

    private void replace(List<Node> members) {
        members.forEach(m -> m.links = links(m.form.parts()));
        for (int i = 0; i <= ROUNDS; i++) {
            List<byte[]> colors = members.stream().map(Circles::color).toList();
            for (int j = 0; j < colors.size(); j++) {
                members.get(j).color = colors.get(j);
            }
        }
        Node root = members.getFirst();
        for (Node m : members) {
            root = Arrays.compareUnsigned(m.color, root.color) < 0 ? m : root;
        }
        Form all = write(root);
        for (Node m : members) {
            forms.others.put(
                    m.object, new Form(new Sink().put('@').number(m.number).toBytes(), all));
        }
    }

    private static byte[] color(Node node) {
        Sink out = new Sink().bytes(node.form.head());
        List<byte[]> groups = groups(node);
        if (node.form.group() > 0) {
            groups.sort(Arrays::compareUnsigned);
        }
        groups.forEach(out::bytes);
        return out.digest();
    }

    /** What is known of a node's parts, by groups. */
    private static List<byte[]> groups(Node node) {
        List<byte[]> groups = new ArrayList<>();
        int size = Math.max(1, node.form.group());
        for (int i = 0; i < node.links.length; i += size) {
            Sink out = new Sink(64);
            for (int j = i; j < i + size; j++) {
                out.bytes(node.links[j] instanceof Node inner ? inner.color : (byte[]) node.links[j]);
            }
            groups.add(out.toBytes());
        }
        return groups;
    }

    private Object[] links(@Nullable Object[] parts) {
        Object[] links = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Object part = parts[i];
            Node node = part == null ? null : nodes.get(part);
            links[i] = node != null && node.open ? node : outside.walk(part) instanceof byte[] known ? known : WAITS;
        }
        return links;
    }

    /** Numbers the members of a component, and makes one form of all. */
    private Form write(Node root) {
        Sink out = new Sink();
        List<@Nullable Object> leadsTo = new ArrayList<>();
        Deque<Node> queue = new ArrayDeque<>(List.of(root));
        int numbered = 0;
        root.number = numbered++;
        for (Node node = queue.poll(); node != null; node = queue.poll()) {
            out.bytes(node.form.head()).number(node.links.length);
            for (int place : order(node)) {
                if (!(node.links[place] instanceof Node inner)) {
                    out.put('>');
                    leadsTo.add(node.form.parts()[place]);
                    continue;
                }
                if (inner.number < 0) {
                    inner.number = numbered++;
                    queue.add(inner);
                }
                out.put('<').number(inner.number);
            }
        }
        return new Form(out.toBytes(), leadsTo.toArray());
    }

    /** In which order a node's parts are taken; those that have none by what is known of them. */
    private static int[] order(Node node) {
        int size = Math.max(1, node.form.group());
        IntStream groups = IntStream.range(0, node.links.length / size);
        if (node.form.group() > 0) {
            List<byte[]> known = groups(node);
            groups = groups.boxed()
                    .sorted((a, b) -> Arrays.compareUnsigned(known.get(a), known.get(b)))
                    .mapToInt(Integer::intValue);
        }
        return groups.flatMap(g -> IntStream.range(g * size, (g + 1) * size)).toArray();
    }
}
