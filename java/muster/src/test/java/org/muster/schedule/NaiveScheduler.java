package org.muster.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What {@link GangScheduler} is to do, written down as plainly as can be: it looks through all there is, each time. */
class NaiveScheduler {
    /** They are numbered from 0. */
    static final int KINDS = 3;

    record Call(long task, Demand d, int priority) {}

    /** What a slot holds: its own part, or what is in use until the last of the call's slots is free. */
    static final class Part {
        final List<Integer> cores = new ArrayList<>();
        final List<Integer> gpus = new ArrayList<>();
        int holders;
        int counted;
    }

    static final class Slots {
        final int kind;
        final TreeSet<Integer> free = new TreeSet<>();
        final TreeSet<Integer> alive = new TreeSet<>();
        final Map<Integer, Part> held = new TreeMap<>();
        boolean open = true;
        int[] nodeOf = {};

        Slots(int kind, int n) {
            this.kind = kind;
            for (int i = 0; i < n; i++) {
                free.add(i);
                alive.add(i);
            }
        }
    }

    int cores;
    private final int gpus;
    private final TreeSet<Integer> busyCores = new TreeSet<>();
    private final TreeSet<Integer> busyGpus = new TreeSet<>();
    final Map<Integer, Slots> pools = new TreeMap<>();
    /** In the order in which they came. */
    final List<Call> waiting = new ArrayList<>();

    final Map<Long, Slots> fresh = new TreeMap<>();
    private @Nullable Call passed;
    private int passes;

    NaiveScheduler(int cores, int gpus) {
        this.cores = cores;
        this.gpus = gpus;
    }

    void limitCores(int n) {
        cores = n;
    }

    void addPool(int pool, int kind, int slots) {
        pools.put(pool, new Slots(kind, slots));
    }

    void closePool(int pool) {
        pool(pool).open = false;
    }

    void removePool(int pool) {
        Slots s = Objects.requireNonNull(pools.remove(pool));
        List.copyOf(s.held.keySet()).forEach(slot -> drop(s, slot));
    }

    void loseSlot(int pool, int slot) {
        Slots s = pool(pool);
        s.alive.remove(slot);
        s.free.remove(slot);
        drop(s, slot);
    }

    void release(int pool, int slot) {
        Slots s = pools.get(pool);
        if (s != null) {
            if (s.alive.contains(slot)) {
                s.free.add(slot);
            }
            drop(s, slot);
        }
    }

    void adopt(long task, int pool) {
        Slots s = Objects.requireNonNull(fresh.remove(task));
        s.open = false;
        pools.put(pool, s);
    }

    void abandon(long task) {
        Slots s = Objects.requireNonNull(fresh.remove(task));
        List.copyOf(s.held.keySet()).forEach(slot -> drop(s, slot));
    }

    Slots pool(int number) {
        return Objects.requireNonNull(pools.get(number));
    }

    void drop(Slots s, int slot) {
        Part p = s.held.remove(slot);
        if (p != null && --p.holders == 0) {
            p.cores.forEach(busyCores::remove);
            p.gpus.forEach(busyGpus::remove);
        }
    }

    void enqueue(Call c) {
        waiting.add(c);
    }

    boolean remove(long task) {
        Call c = waiting.stream().filter(w -> w.task() == task).findFirst().orElse(null);
        if (c != null && c.equals(passed)) {
            passed = null;
        }
        return waiting.remove(c);
    }

    @Nullable
    Placement next() {
        Call first = first(this::hasWorkers);
        if (first == null) {
            return null;
        }
        if (fits(first.d())) {
            return start(first);
        }
        if (!first.equals(passed)) {
            passed = first;
            passes = 0;
        }
        if (freeCores() <= 0 || passes >= 16 * cores) {
            return null;
        }
        Call c = first(this::fits);
        if (c == null) {
            return null;
        }
        passes++;
        return start(c);
    }

    private @Nullable Call first(Predicate<Demand> passes) {
        return waiting.stream()
                .filter(c -> passes.test(c.d()))
                .min(Comparator.comparingInt(c -> -c.priority())) // the first of those that are alike
                .orElse(null);
    }

    int freeCores() {
        return cores - busyCores.size();
    }

    static long cores(Demand d) {
        return (long) d.ranks() * d.threads();
    }

    boolean isEverRoom(Demand d) {
        return (d.oversubscribe() || cores(d) <= cores) && (long) d.ranks() * d.gpus() <= gpus;
    }

    boolean hasWorkers(Demand d) {
        return isEverRoom(d)
                && (d.fresh()
                        || pools.values().stream()
                                .anyMatch(s -> s.open && s.kind == d.kind() && s.alive.size() >= d.ranks()));
    }

    boolean fits(Demand d) {
        boolean alone = d.exclusive() || (d.oversubscribe() && cores(d) > cores);
        return (alone ? busyCores.isEmpty() && (d.oversubscribe() || cores(d) <= cores) : cores(d) <= freeCores())
                && (long) d.ranks() * d.gpus() <= gpus - busyGpus.size()
                && (d.fresh() || best(d) != null);
    }

    private Map.@Nullable Entry<Integer, Slots> best(Demand d) {
        return pools.entrySet().stream()
                .filter(e -> e.getValue().open
                        && e.getValue().kind == d.kind()
                        && e.getValue().free.size() >= d.ranks())
                .min(Comparator.comparingInt(e -> e.getValue().free.size()))
                .orElse(null);
    }

    Placement start(Call c) {
        remove(c.task());
        Demand d = c.d();
        Map.Entry<Integer, Slots> e = d.fresh() ? Map.entry(0, new Slots(d.kind(), d.ranks())) : best(d);
        Slots s = Objects.requireNonNull(e).getValue();
        if (d.fresh()) {
            fresh.put(c.task(), s);
        }
        int n = (int) (d.exclusive() ? cores : Math.min(cores(d), d.oversubscribe() ? cores : Integer.MAX_VALUE));
        boolean shared = d.exclusive() || n < cores(d);
        List<Integer> itsCores = take(busyCores, n);
        List<Integer> itsGpus = take(busyGpus, d.ranks() * d.gpus());
        Part whole = new Part();
        whole.cores.addAll(itsCores);
        whole.gpus.addAll(itsGpus);
        whole.holders = d.ranks();
        int[] slots = new int[d.ranks()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = Objects.requireNonNull(s.free.pollFirst());
            Part own = new Part();
            own.holders = 1;
            if (!shared) {
                own.cores.addAll(itsCores.subList(i * d.threads(), (i + 1) * d.threads()));
                own.gpus.addAll(itsGpus.subList(i * d.gpus(), (i + 1) * d.gpus()));
            }
            s.held.put(slots[i], shared ? whole : own);
        }
        return new Placement(c.task(), new Gang(e.getKey(), slots), ints(itsCores), ints(itsGpus), new int[0]);
    }

    private static List<Integer> take(Set<Integer> busy, int n) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; taken.size() < n; i++) {
            if (busy.add(i)) {
                taken.add(i);
            }
        }
        return taken;
    }

    static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    List<Shortage> shortages() {
        Map<Integer, Shortage> byKind = new TreeMap<>();
        long[] ranks = new long[KINDS];
        int[] threads = new int[KINDS]; // the same for all calls of a kind
        for (Call c : waiting) {
            Demand d = c.d();
            if (!d.fresh() && isEverRoom(d)) {
                ranks[d.kind()] += d.ranks();
                threads[d.kind()] = d.threads();
                int widest = hasWorkers(d) ? 0 : d.ranks();
                byKind.merge(
                        d.kind(),
                        new Shortage(d.kind(), widest, 0),
                        (a, b) -> new Shortage(d.kind(), Math.max(a.widest(), b.widest()), 0));
            }
        }
        List<Shortage> all = new ArrayList<>();
        byKind.forEach((kind, s) -> {
            int free = pools.values().stream()
                    .filter(p -> p.open && p.kind == kind)
                    .mapToInt(p -> p.free.size())
                    .sum();
            long wanted = Math.min(ranks[kind], Math.max(0, freeCores()) / threads[kind]) - free;
            if (s.widest() > 0 || wanted > 0) {
                all.add(new Shortage(kind, s.widest(), (int) Math.max(0, wanted)));
            }
        });
        return all;
    }

    int widest(int kind) {
        return pools.values().stream()
                .filter(s -> s.open && s.kind == kind)
                .mapToInt(s -> s.alive.size())
                .max()
                .orElse(0);
    }

    int mostCoresWaiting() {
        return waiting.stream()
                .filter(c -> !c.d().oversubscribe())
                .mapToInt(c -> (int) cores(c.d()))
                .max()
                .orElse(0);
    }

    int queued() {
        return waiting.size();
    }

    int busyCores() {
        return busyCores.size();
    }

    int busy() {
        int busy = 0;
        for (Slots s : pools.values()) {
            busy += s.alive.size() - s.free.size();
        }
        for (Slots s : fresh.values()) {
            busy += s.alive.size() - s.free.size();
        }
        return busy;
    }
}
