package org.muster.worker;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiLink;
import org.muster.mpi.Processes;
import org.muster.mpi.WorldLink;

/**
 * The main class of a worker process: {@code WorkerMain --world} serves rank 0 of the world it is in, {@code WorkerMain --master
 * PID} serves the process that spawned it, whose pid is 0 where it is on another node.
 */
public final class WorkerMain {
    /** Exit status of a worker whose master is gone: mpirun would take another for the program's own. */
    private static final int MASTER_GONE = 0;

    private WorkerMain() {}

    /**
     * Serves until the master says it is enough, and ends the process.
     *
     * @param args how the worker was started
     */
    public static void main(String[] args) {
        boolean world = args.length == 1 && args[0].equals("--world");
        if (!world && !(args.length == 2 && args[0].equals("--master"))) {
            System.err.println("muster worker: started by Muster itself, as --world or --master PID");
            System.exit(2);
        }
        if (!world) {
            watch(Long.parseLong(args[1]));
        }
        if (world) {
            serveWorld();
        }
        MpiLink link = join();
        long daemon = !world && args[1].equals("0") ? Launcher.daemon() : 0;
        Consumer<Agent> prepare = agent -> {
            agent.expectToBeKnown();
            if (daemon != 0) {
                agent.watchDaemon(daemon);
            }
        };
        if (serve(link, prepare) && link != null) {
            link.free();
            Processes.mpi().finish();
        }
        leave(0);
    }

    /** A keeper does that too, and linking what watches a process takes a worker longer than all else of Muster's. */
    private static void watch(long master) {
        if (master != 0 && !BootMark.hasKeeper()) {
            MasterWatch.start(master, () -> leave(MASTER_GONE));
        }
    }

    /** Joins the master, or ends this process if that hangs: the master has given it up by then. */
    private static @Nullable MpiLink join() {
        CountDownLatch joined = new CountDownLatch(1);
        BootWatch.start(joined, seconds -> {
            System.err.println("muster worker: pid " + ProcessHandle.current().pid() + " on " + Processes.host()
                    + " could not join its master within " + seconds + " s, and ends");
            leave(MASTER_GONE);
        });
        BootMark.entering();
        MpiLink link = Processes.mpi().parent();
        joined.countDown();
        return link;
    }

    /** Serves rank 0 of this process's world, and ends the process; for a program that all ranks run. */
    public static void serveWorld() {
        ProcessHandle.current().parent().ifPresent(launcher -> watch(launcher.pid()));
        BootMark.entering();
        WorldLink link = Processes.worldLink();
        boolean here = link.masterNode().equals(Processes.node());
        if (here) {
            MasterWatch.start(link.masterPid(), () -> leave(MASTER_GONE));
        }
        Consumer<Agent> prepare = agent -> {
            if (!here) {
                agent.watchMaster();
            }
        };
        if (serve(link.comm(), prepare)) {
            Processes.mpi().finish();
        }
        leave(0);
    }

    /** Serves to the end; tells whether MPI can be finalized. */
    private static boolean serve(@Nullable MpiLink link, Consumer<Agent> prepare) {
        if (link == null) {
            System.err.println("muster worker: this process was not spawned by Muster");
            leave(2);
            return false;
        }
        try {
            Agent agent = new Agent(link, () -> halt("nothing has come from its master for too long"));
            prepare.accept(agent);
            return agent.serve();
        } catch (Throwable e) {
            lost(e);
            return false;
        }
    }

    /** Ends this process, which its master can make no more use of. */
    static void lost(Throwable e) {
        halt("it lost its master: " + e + (e.getCause() == null ? "" : ", since " + e.getCause()));
    }

    /** Ends this process at once, whatever its other threads are at. */
    static void halt(String why) {
        System.err.println(
                "muster worker: pid " + ProcessHandle.current().pid() + " on " + Processes.host() + " ends: " + why);
        leave(MASTER_GONE);
    }

    /** Without MPI_Finalize where the master is gone: that would wait for it. */
    private static void leave(int status) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }
}
