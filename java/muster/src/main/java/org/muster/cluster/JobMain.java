package org.muster.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.muster.cache.OwnFiles;
import org.muster.code.ClassPathFetcher;
import org.muster.code.WorkerCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiException;
import org.muster.mpi.Processes;
import org.muster.wire.Message;
import org.muster.worker.JobCall;

/** What each rank of a job runs: {@code JobMain DIRECTORY NAME}. */
public final class JobMain {
    private static final int FAILED = 1;

    /** How long a rank that has failed waits for others that fail at the same time, so that these are told of as well. */
    private static final Duration OTHERS = Duration.ofMillis(500);

    private final JobDirectory directory;
    private final JobInput input;
    private final WorkerCodec codec;
    private final MpiComm world;
    private final String host = Processes.host();

    private JobMain(JobDirectory directory, JobInput input) {
        this.directory = directory;
        this.input = input;
        codec = new WorkerCodec(
                new ClassPathFetcher(input.classPath().stream().map(Path::of).toList()), true);
        codec.accept(input.code());
        world = Processes.mpi().world();
    }

    /**
     * Runs the call, and ends the process.
     *
     * @param args the job's directory and name
     */
    public static void main(String[] args) {
        int status = FAILED;
        if (args.length != 2) {
            System.err.println("muster job: started by Muster itself, with a job's directory and name");
            leave(2);
        }
        JobDirectory directory = new JobDirectory(Path.of(args[0]));
        try {
            directory.check();
            JobInput input = JobInput.read(directory.input());
            if (input.name().equals(args[1])) {
                status = new JobMain(directory, input).run();
            } else {
                System.err.println("muster job: " + directory.path() + " is job " + input.name()
                        + "'s now, so this one, " + args[1] + ", does nothing");
            }
        } catch (Throwable t) {
            System.err.println("muster job: " + args[1] + " cannot run: " + t);
            t.printStackTrace();
            notRun(directory, args[1], t);
        }
        leave(status);
    }

    private static void notRun(JobDirectory directory, String name, Throwable t) {
        String word = t instanceof MpiException ? "MPI could not be started: " : "";
        try {
            end(directory, name, new JobOutcome.NotRun(word + t));
        } catch (IOException e) {
            System.err.println("muster job: cannot write in " + directory.path() + ": " + e);
        }
    }

    /** Writes the outcome, unless another rank has, or nobody waits for it any more. */
    private static void end(JobDirectory directory, String name, JobOutcome outcome) throws IOException {
        if (!directory.isOf(name)) {
            System.err.println("muster job: " + directory.path() + " is another job's now, or gone, so this one, "
                    + name + ", says nothing of its end");
        } else if (!Files.exists(directory.outcome(name))) {
            JobOutcome.write(directory.outcome(name), outcome);
        }
    }

    private void end(JobOutcome outcome) throws IOException {
        end(directory, input.name(), outcome);
    }

    private static void leave(int status) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    private int run() throws Exception {
        if (world.size() != input.ranks()) {
            throw new IllegalStateException("the call is to run on " + input.ranks()
                    + " ranks, and its launcher has made a world of " + world.size()
                    + "; the launcher and this MPI do not fit together (see launcher(...) of the builder)");
        }
        try (JobValues values = new JobValues(directory, input, codec)) {
            if (world.rank() == 0 && !Files.exists(directory.started(input.name()))) {
                OwnFiles.createFile(directory.started(input.name()));
            }
            values.read();
            boolean known = world.rank() == 0 && values.isKnown();
            if (Together.tell(world, known)) {
                if (world.rank() == 0) {
                    end(values.stored());
                }
                Processes.mpi().finish();
                return 0;
            }
            return call(values);
        }
    }

    private int call(JobValues values) throws IOException, InterruptedException {
        JobCall call = new JobCall(world, host, codec);
        limit(call);
        long begun = System.nanoTime();
        Message.Outcome mine = call.run(
                input.attempt(),
                input.kind(),
                input.threads(),
                LocalGpus.of(System.getenv(), input.gpus()),
                input.init(),
                input.function(),
                values.dependencies());
        if (mine.ending() != Message.Ending.VALUE) {
            fail(mine);
            return FAILED;
        }
        List<org.muster.code.Payload> all = call.gather(mine.payload());
        if (world.rank() == 0) {
            end(values.keep(all, Duration.ofNanos(System.nanoTime() - begun)));
        }
        call.close();
        Processes.mpi().finish();
        return 0;
    }

    private void fail(Message.Outcome mine) throws IOException, InterruptedException {
        Failure failure = new Failure(
                world.rank(),
                host,
                ProcessHandle.current().pid(),
                System.currentTimeMillis(),
                mine.ending().isMpis(),
                mine.payload());
        if (directory.isOf(input.name())) {
            failure.write(directory.failed(input.name(), world.rank()));
        }
        long end = System.nanoTime() + OTHERS.toNanos();
        while (System.nanoTime() - end < 0 && !allFailed()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        end(new JobOutcome.Failed(input.master()));
    }

    private boolean allFailed() {
        for (int rank = 0; rank < world.size(); rank++) {
            if (!Files.exists(directory.failed(input.name(), rank))) {
                return false;
            }
        }
        return true;
    }

    /** Ends the call when its time is over: as it likes, or else with its process. */
    private void limit(JobCall call) {
        long nanos = input.limitNanos();
        if (nanos == 0) {
            return;
        }
        Thread.ofPlatform().daemon().name("muster-time-limit").start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(nanos);
                end(new JobOutcome.TimedOut(host));
                call.stop("its time limit of " + Duration.ofNanos(nanos) + " is over");
                TimeUnit.MILLISECONDS.sleep(Long.getLong("muster.graceMillis", 5_000));
            } catch (InterruptedException | IOException e) {
                System.err.println("muster job: cannot end the call in an orderly way: " + e);
            }
            leave(FAILED);
        });
    }
}
