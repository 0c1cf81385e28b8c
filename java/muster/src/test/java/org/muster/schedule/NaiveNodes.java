package org.muster.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The same as plainly for several nodes. */
final class NaiveNodes extends NaiveScheduler {
    /** A core or GPU of a node, as one number. */
    private static final int NODE = 1_000_000;

    private final List<NodeSize> sizes;
    final boolean[] usable;
    private final Set<Integer> busyCores = new HashSet<>();
    private final Set<Integer> busyGpus = new HashSet<>();
    private int counted;

    NaiveNodes(int limit, List<NodeSize> sizes) {
        super(limit, 0);
        this.sizes = sizes;
        usable = new boolean[sizes.size()];
        Arrays.fill(usable, true);
    }

    private int[] rooms(Demand d, @Nullable Slots s, boolean idle, boolean all) {
        return IntStream.range(0, sizes.size())
                .map(n -> {
                    NodeSize size = sizes.get(n);
                    long cores = size.cores() - (idle ? 0 : busy(busyCores, n));
                    if (d.exclusive() && cores < size.cores()) {
                        cores = 0;
                    }
                    long gpus = size.gpus() - (idle ? 0 : busy(busyGpus, n));
                    long room = all ? Integer.MAX_VALUE : cores / d.threads();
                    room = d.gpus() == 0 ? room : Math.min(room, gpus / d.gpus());
                    if (s != null) {
                        Set<Integer> its = idle ? s.alive : s.free;
                        room = Math.min(
                                room,
                                its.stream().filter(slot -> s.nodeOf[slot] == n).count());
                    }
                    return usable[n] ? (int) room : 0;
                })
                .toArray();
    }

    private static long busy(Set<Integer> all, int n) {
        return all.stream().filter(i -> i / NODE == n).count();
    }

    private boolean has(Demand d, @Nullable Slots s, boolean idle, boolean all) {
        int most = idle ? cores : freeCores();
        int[] rooms = rooms(d, s, idle, all);
        if (!all && cores(d) > most) {
            return false;
        }
        if (d.nodes() == 0) {
            return Arrays.stream(rooms).asLongStream().sum() >= d.ranks();
        }
        // Each choice of so many nodes.
        for (int set = 0; set < 1 << rooms.length; set++) {
            int chosen = set;
            int[] its = IntStream.range(0, rooms.length)
                    .filter(n -> (chosen & 1 << n) != 0)
                    .map(n -> rooms[n])
                    .toArray();
            int low = d.ranks() / d.nodes();
            if (its.length == d.nodes()
                    && Arrays.stream(its).allMatch(r -> r >= low)
                    && Arrays.stream(its).filter(r -> r > low).count() >= d.ranks() % d.nodes()) {
                return true;
            }
        }
        return false;
    }

    private boolean has(Demand d, @Nullable Slots s, boolean idle) {
        return has(d, s, idle, false) || (d.oversubscribe() && (idle || counted == 0) && has(d, s, idle, true));
    }

    @Override
    boolean isEverRoom(Demand d) {
        return has(d, null, true);
    }

    @Override
    boolean hasWorkers(Demand d) {
        return d.fresh() ? isEverRoom(d) : open(d.kind()).stream().anyMatch(s -> has(d, s, true));
    }

    @Override
    boolean fits(Demand d) {
        return d.fresh() ? has(d, null, false) : open(d.kind()).stream().anyMatch(s -> has(d, s, false));
    }

    private List<Slots> open(int kind) {
        return pools.values().stream().filter(s -> s.open && s.kind == kind).toList();
    }

    @Override
    int freeCores() {
        return Math.max(0, cores - counted);
    }

    @Override
    int busyCores() {
        return counted;
    }

    /** How many on each node. */
    private int[] counts(Demand d, int[] rooms, boolean all) {
        int[] counts = new int[rooms.length];
        Set<Integer> free =
                new TreeSet<>(IntStream.range(0, rooms.length).boxed().toList());
        Comparator<Integer> byRoom = Comparator.comparingInt(n -> rooms[n]);
        int left = d.ranks();
        if (d.nodes() > 0) {
            for (int i = 0; i < d.nodes(); i++) {
                int part = left / (d.nodes() - i) + (left % (d.nodes() - i) > 0 ? 1 : 0);
                Integer n =
                        free.stream().filter(m -> rooms[m] >= part).min(byRoom).orElseThrow();
                free.remove(n);
                counts[n] = part;
                left -= part;
            }
            return counts;
        }
        if (all) {
            for (int n = 0; left > 0; n = (n + 1) % rooms.length) {
                if (rooms[n] > counts[n]) {
                    counts[n]++;
                    left--;
                }
            }
            return counts;
        }
        while (left > 0) {
            int part = left;
            Integer n = free.stream()
                    .filter(m -> rooms[m] >= part)
                    .min(byRoom)
                    .orElseGet(() -> free.stream().min(byRoom.reversed()).orElseThrow());
            free.remove(n);
            counts[n] = Math.min(left, rooms[n]);
            left -= counts[n];
        }
        // No choice of fewer nodes has room for all.
        int its = (int) Arrays.stream(counts).filter(c -> c > 0).count();
        int most = Arrays.stream(rooms)
                .map(r -> -r)
                .sorted()
                .limit(its - 1L)
                .map(r -> -r)
                .sum();
        if (its > 1 && most >= d.ranks()) {
            throw new AssertionError("fewer nodes would do");
        }
        return counts;
    }

    @Override
    Placement start(Call c) {
        remove(c.task());
        Demand d = c.d();
        boolean normal =
                d.fresh() ? has(d, null, false, false) : open(d.kind()).stream().anyMatch(s -> has(d, s, false, false));
        boolean all = d.oversubscribe() && counted == 0 && !normal;
        int number = Placement.FRESH;
        Slots s;
        int[] counts;
        if (d.fresh()) {
            s = new Slots(d.kind(), d.ranks());
            counts = counts(d, rooms(d, null, false, all), all);
            s.nodeOf = nodeOf(counts);
            fresh.put(c.task(), s);
        } else {
            Map.Entry<Integer, Slots> e = pools.entrySet().stream()
                    .filter(p -> p.getValue().open && p.getValue().kind == d.kind())
                    .filter(p -> has(d, p.getValue(), false, all))
                    .min(Comparator.comparingLong((Map.Entry<Integer, Slots> p) -> Arrays.stream(
                                            counts(d, rooms(d, p.getValue(), false, all), all))
                                    .filter(n -> n > 0)
                                    .count())
                            .thenComparingInt(p -> Arrays.stream(rooms(d, p.getValue(), false, all))
                                    .sum()))
                    .orElseThrow();
            number = e.getKey();
            s = e.getValue();
            counts = counts(d, rooms(d, s, false, all), all);
        }
        return take(c, number, s, counts, all);
    }

    private static int[] nodeOf(int[] counts) {
        return IntStream.range(0, counts.length)
                .flatMap(n -> IntStream.range(0, counts[n]).map(_ -> n))
                .toArray();
    }

    private Placement take(Call c, int number, Slots s, int[] counts, boolean all) {
        Demand d = c.d();
        boolean shared = d.exclusive() || all;
        int[] nodes = nodeOf(counts);
        Part whole = new Part();
        whole.holders = d.ranks();
        List<Integer> itsCores = new ArrayList<>();
        List<Integer> itsGpus = new ArrayList<>();
        for (int n = 0; n < counts.length; n++) {
            if (shared && (all ? usable[n] : counts[n] > 0)) {
                whole.cores.addAll(take(busyCores, n, sizes.get(n).cores()));
            }
        }
        itsCores.addAll(whole.cores);
        int[] slots = new int[nodes.length];
        for (int i = 0; i < slots.length; i++) {
            int n = nodes[i];
            slots[i] = s.free.stream()
                    .filter(slot -> s.nodeOf[slot] == n)
                    .findFirst()
                    .orElseThrow();
            s.free.remove(slots[i]);
            Part own = new Part();
            own.holders = 1;
            own.counted = d.threads();
            if (!shared) {
                own.cores.addAll(take(busyCores, n, d.threads()));
                itsCores.addAll(own.cores);
            }
            List<Integer> gpus = take(busyGpus, n, d.gpus());
            (shared ? whole : own).gpus.addAll(gpus);
            itsGpus.addAll(gpus);
            s.held.put(slots[i], shared ? whole : own);
        }
        whole.counted = all ? itsCores.size() : (int) cores(d);
        counted += whole.counted;
        return new Placement(c.task(), new Gang(number, slots), places(itsCores), places(itsGpus), nodes);
    }

    private static int[] places(List<Integer> all) {
        return all.stream().mapToInt(i -> i % NODE).toArray();
    }

    private static List<Integer> take(Set<Integer> busy, int node, int n) {
        List<Integer> taken = new ArrayList<>();
        for (int i = node * NODE; taken.size() < n; i++) {
            if (busy.add(i)) {
                taken.add(i);
            }
        }
        return taken;
    }

    @Override
    void drop(Slots s, int slot) {
        Part p = s.held.remove(slot);
        if (p != null && --p.holders == 0) {
            p.cores.forEach(busyCores::remove);
            p.gpus.forEach(busyGpus::remove);
            counted -= p.counted;
        }
    }

    @Override
    List<Shortage> shortages() {
        Map<Integer, int[]> layouts = new TreeMap<>();
        Map<Integer, Integer> widest = new TreeMap<>();
        long[] ranks = new long[KINDS];
        int[] threads = new int[KINDS];
        // The widest of each line, of which no pool is wide enough for.
        Map<Shape, Demand> lines = new LinkedHashMap<>(); // those that wait first come first
        List<Call> inOrder = waiting.stream()
                .sorted(Comparator.comparingInt(Call::priority).reversed())
                .toList();
        for (Call c : inOrder) {
            Demand d = c.d();
            if (!d.fresh() && isEverRoom(d)) {
                ranks[d.kind()] += d.ranks();
                threads[d.kind()] = d.threads();
                layouts.putIfAbsent(d.kind(), new int[sizes.size()]);
                widest.putIfAbsent(d.kind(), 0);
                lines.merge(Shape.of(d), d, (a, b) -> a.ranks() >= b.ranks() ? a : b);
            }
        }
        for (Demand d : lines.values()) {
            if (!hasWorkers(d)) {
                boolean all = !has(d, null, true, false);
                int[] counts = counts(d, rooms(d, null, true, all), all);
                int[] layout = Objects.requireNonNull(layouts.get(d.kind()));
                int[] both = new int[layout.length];
                Arrays.setAll(both, n -> Math.max(layout[n], counts[n]));
                if (Arrays.stream(layout).sum() == 0 || Arrays.stream(both).sum() <= cores / d.threads()) {
                    layouts.put(d.kind(), both);
                    widest.merge(d.kind(), d.ranks(), Math::max);
                }
            }
        }
        List<Shortage> shortages = new ArrayList<>();
        layouts.forEach((kind, layout) -> {
            int[] more = more(kind, threads[kind], ranks[kind]);
            int wanted = Arrays.stream(more).sum();
            int widestOfKind = Objects.requireNonNull(widest.get(kind));
            if (widestOfKind > 0 || wanted > 0) {
                shortages.add(new Shortage(kind, widestOfKind, wanted, layout, more));
            }
        });
        return shortages;
    }

    private int[] more(int kind, int threads, long ranks) {
        int[] free = new int[sizes.size()];
        int[] slots = new int[sizes.size()];
        for (int n = 0; n < free.length; n++) {
            int node = n;
            free[n] = usable[n] ? (int) ((sizes.get(n).cores() - busy(busyCores, n)) / threads) : 0;
            for (Slots s : open(kind)) {
                slots[n] += (int) new TreeSet<>(s.free)
                        .stream().filter(slot -> s.nodeOf[slot] == node).count();
            }
        }
        long left = Math.min(ranks, freeCores() / threads);
        for (int n = 0; n < free.length; n++) {
            left -= Math.min(free[n], slots[n]);
        }
        int[] more = new int[free.length];
        for (int n = 0; n < free.length; n++) {
            more[n] = (int) Math.max(0, Math.min(left, free[n] - slots[n]));
            left -= more[n];
        }
        return more;
    }
}
