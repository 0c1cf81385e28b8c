package org.muster.tests.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskAction;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.TaskListener;
import org.muster.TaskState;

/** Carries out the plan that a seed makes, and has the {@link Judge} look at every call that has ended. */
final class Soak implements AutoCloseable {
    /** The pool's greatest size. */
    static final int CORES = 4;

    /** Far longer than any call here can take, with all that is before it in line, on a busy machine. */
    static final long PATIENCE_SECONDS = 300;

    private static final int IN_FLIGHT = 32;
    private static final int REMEMBERED = 64;

    /** What is not as it should be. */
    final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    final Witness witness = new Witness(wrong::add, this::told);
    private final MpiExecutor exe;
    private final Random plan;
    private final Judge judge = new Judge();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final Map<TaskFuture<?>, Tracked> open = new ConcurrentHashMap<>();
    /** Ends that were told before {@code submit} returned. */
    private final Map<TaskFuture<?>, Long> early = new HashMap<>();

    private final Deque<Tracked> last = new ArrayDeque<>();
    /** Workers that have answered, and maybe have ended since. */
    private final Set<Long> up = ConcurrentHashMap.newKeySet();

    private final Map<String, Integer> steps = new TreeMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(r -> daemon(r, "soak-timer"));
    private final ExecutorService checker = Executors.newSingleThreadExecutor(r -> daemon(r, "soak-checker"));
    private int cores = CORES;
    private int calls;

    Soak(MpiExecutor exe, long seed) {
        this.exe = exe;
        plan = new Random(seed);
        exe.addListener(witness);
        exe.addListener(new TaskListener() {
            @Override
            public void started(TaskFuture<?> f) {
                Tracked t = open.get(f);
                if (t != null && t.order.stop() == Order.Stop.ONCE_STARTED) {
                    stopLater(t);
                }
            }
        });
    }

    private static Thread daemon(Runnable r, String name) {
        return Thread.ofPlatform().daemon().name(name).unstarted(r);
    }

    /** How often it did what. */
    Map<String, Integer> steps() {
        return steps;
    }

    /** Goes on with the plan for a while, then waits until all calls have ended and the pool is as wide as at the beginning. */
    void run(Duration length) throws Exception {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < length.toNanos() && wrong.isEmpty()) {
            int what = plan.nextInt(1000);
            int which = plan.nextInt(1 << 20);
            if (what < 7) {
                kill(which);
            } else if (what < 15) {
                resize(1 + which % CORES);
            } else if (what < 16) {
                restart();
            } else {
                call(Order.random(calls++, plan, CORES));
            }
        }
        settle();
    }

    private void did(String what) {
        steps.merge(what, 1, Integer::sum);
    }

    private void kill(int which) throws IOException {
        List<Long> pids = Workers.pids();
        up.retainAll(pids);
        pids.retainAll(up); // Open MPI 4.1 cannot go on where one ends that has not yet entered it
        if (!pids.isEmpty()) {
            long pid = pids.get(which % pids.size());
            judge.willKill(pid);
            did(Workers.kill(pid) ? "killed" : "killed too late");
        }
    }

    private void resize(int to) {
        int before = cores;
        boolean wider = open.values().stream().anyMatch(t -> t.order.width() > to);
        cores = Math.min(cores, to);
        shrunk(); // calls may be judged by it before resize returns
        try {
            exe.resize(to);
            cores = to;
            did("resized");
        } catch (ResourcesException e) {
            cores = before;
            did("resize refused");
            if (!wider) {
                wrong.add("resize to " + to + " was refused though no such call is open: " + e);
            }
        }
    }

    private void shrunk() {
        open.values().forEach(t -> t.leastCores = Math.min(t.leastCores, cores));
    }

    private void restart() {
        open.values().forEach(t -> t.restarted = true);
        exe.restart();
        did("restarted");
    }

    // ---- calls -------------------------------------------------------------------------------------------------

    private void call(Order o) throws InterruptedException {
        if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing ends any more: " + state());
        }
        List<Tracked> before = new ArrayList<>();
        List<Tracked> recent = List.copyOf(last);
        for (int back : o.before()) {
            if (back <= recent.size() && !before.contains(recent.get(recent.size() - back))) {
                before.add(recent.get(recent.size() - back));
            }
        }
        List<TaskFuture<?>> futures = new ArrayList<>();
        before.forEach(b -> futures.add(b.future));
        TaskFuture<?> f;
        try {
            f = submit(o, new Errand(o, o.argument(), futures));
        } catch (ResourcesException e) {
            room.release();
            did("refused");
            if (o.width() <= cores) {
                wrong.add(o.brief() + " was refused by a pool of " + cores + ": " + e);
            }
            return;
        }
        if (o.width() > cores) {
            wrong.add(o.brief() + " was not refused by a pool of " + cores);
        }
        did("called");
        Tracked t = new Tracked(o, f, before, cores);
        last.addLast(t);
        if (last.size() > REMEMBERED) {
            last.removeFirst();
        }
        observe(t);
        open(t);
        boolean isLate = o.stop() == Order.Stop.ONCE_STARTED && f.taskState() == TaskState.RUNNING;
        if (o.stop() == Order.Stop.LATER || isLate) {
            stopLater(t);
        } else if (o.stop() == Order.Stop.AT_ONCE) {
            stop(t);
        }
    }

    private void open(Tracked t) {
        Long retried;
        synchronized (early) {
            open.put(t.future, t);
            retried = early.remove(t.future);
        }
        if (retried != null) {
            t.retried = retried.intValue();
            settled(t);
        }
    }

    private TaskFuture<?> submit(Order o, Errand e) {
        Resources r = Resources.cores(o.width()).restarts(o.restarts()).priority(o.priority());
        r = o.isolated() ? r.isolated() : r;
        r = o.limitMillis() > 0 ? r.timeLimit(Duration.ofMillis(o.limitMillis())) : r;
        return switch (o.kind()) {
            case FUNCTION -> exe.submit(r, (TaskFunction<?>) e::alone);
            case ACTION -> exe.submit(r, (TaskAction) e::act);
            case MAPPED -> exe.map(r, x -> x.alone(), List.of(e)).getFirst();
            case RANKS -> exe.submit(r, comm -> e.together(comm));
            case ROOT -> exe.submitRoot(r, comm -> e.together(comm));
        };
    }

    private void observe(Tracked t) {
        if (t.order.waited()) {
            Thread.ofVirtual().name("soak-waiter").start(() -> {
                try {
                    t.future.get();
                } catch (ExecutionException | CancellationException | InterruptedException e) {
                    // The judge will see.
                }
                seen(t);
            });
        } else {
            t.future.whenComplete((_, _) -> seen(t));
        }
    }

    private void seen(Tracked t) {
        if (t.completed() != 1) {
            wrong.add("completed twice: " + t);
        }
        if (t.order.stop() == Order.Stop.ONCE_DONE) {
            boolean was = t.future.isCancelled();
            if (t.future.cancel(t.order.interrupt()) != was) {
                wrong.add("cancelled after its end: " + t);
            }
        }
        settled(t);
    }

    private void told(TaskFuture<?> f, long retried) {
        Tracked t;
        synchronized (early) {
            t = open.get(f);
            if (t == null) {
                early.put(f, retried); // before submit has returned
                return;
            }
        }
        t.retried = (int) retried;
        settled(t);
    }

    private void settled(Tracked t) {
        if (t.isSettled()) {
            checker.execute(() -> check(t));
        }
    }

    private void check(Tracked t) {
        try {
            if (!judge.isRight(t)) {
                wrong.add("not a legal end: " + t + ended(t));
            }
            up.addAll(Judge.pids(t));
        } catch (Throwable e) {
            wrong.add("checking " + t + " failed: " + e);
        }
        t.before = List.of();
        open.remove(t.future);
        room.release();
    }

    private static String ended(Tracked t) {
        return switch (t.future.state()) {
            case FAILED -> " with " + t.future.exceptionNow();
            case SUCCESS -> " with " + t.future.resultNow();
            default -> "";
        };
    }

    private void stopLater(Tracked t) {
        timer.schedule(() -> stop(t), t.order.stopMicros(), TimeUnit.MICROSECONDS);
    }

    private void stop(Tracked t) {
        t.stopped = true;
        if (t.future.cancel(t.order.interrupt()) != t.future.isCancelled()) {
            wrong.add("cancel did not say what it did: " + t);
        }
    }

    // ---- rest --------------------------------------------------------------------------------------------------

    /** Waits until nothing is under way any more, and all workers are up: a pool on its way there holds now more, now less. */
    private void settle() throws Exception {
        if (!room.tryAcquire(IN_FLIGHT, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("calls do not end: " + state());
        }
        room.release(IN_FLIGHT);
        last.clear();
        resize(CORES);
        exe.submit(Resources.cores(CORES), comm -> comm.rank()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (witness.counts().ended() != witness.counts().accepted()
                || exe.info().running() > 0
                || exe.info().busy() > 0
                || exe.info().ranks() != CORES
                || Workers.pids().size() != CORES
                || !Census.now().isWhole(CORES)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the pool does not come to rest, with " + Workers.pids() + " of "
                        + Census.now() + ": " + state());
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        synchronized (early) {
            early.clear(); // of the call above
        }
    }

    private String state() {
        return exe + ", told " + witness.counts() + ", wrong " + wrong + ", open " + open.values();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        checker.shutdownNow();
    }
}
