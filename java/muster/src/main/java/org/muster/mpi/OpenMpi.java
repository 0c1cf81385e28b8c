package org.muster.mpi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mpi.Intercomm;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;
import org.jspecify.annotations.Nullable;

/** MPI in this process, by Open MPI's Java bindings. */
final class OpenMpi implements Mpi {
    /** What Open MPI calls them. */
    private static final List<String> AGREEMENTS = List.of("nextcid", "activate");

    /** More than an agreement was ever seen to take. */
    private static final int STEPS = 6;

    private final OpenMpiComm world;
    private boolean parentKnown;
    private @Nullable OpenMpiSpawned parent;

    private OpenMpi() throws MPIException {
        MPI.COMM_SELF.setErrhandler(MPI.ERRORS_RETURN);
        world = new OpenMpiComm(MPI.COMM_WORLD);
    }

    static OpenMpi init() {
        try {
            if (MPI.isFinalized()) {
                throw new MpiException("MPI has been finalized in this process and cannot be started again.", null);
            }
            int provided = MPI.isInitialized() ? present() : start();
            if (provided < MPI.THREAD_MULTIPLE) {
                throw new MpiException(
                        "MPI gives thread level " + provided + ", Muster needs THREAD_MULTIPLE (" + MPI.THREAD_MULTIPLE
                                + "): a program that initializes MPI itself must ask for that; otherwise use an Open"
                                + " MPI built with it.",
                        null);
            }
            return new OpenMpi();
        } catch (MPIException e) {
            throw new MpiException("Open MPI could not be initialized: " + e.getMessage(), e);
        }
    }

    private static int start() throws MPIException {
        int provided = MPI.InitThread(new String[0], MPI.THREAD_MULTIPLE);
        SrunStart.awaitAll(System.getenv());
        return provided;
    }

    private static int present() {
        try {
            return MPI.queryThread();
        } catch (MPIException e) {
            throw new MpiException(
                    "MPI was initialized in this process by other than Open MPI's Java bindings: leave that to Muster,"
                            + " or call mpi.MPI.InitThread(args, mpi.MPI.THREAD_MULTIPLE).",
                    e);
        }
    }

    @Override
    public MpiComm world() {
        return world;
    }

    @Override
    public synchronized @Nullable MpiLink parent() {
        if (!parentKnown) {
            try {
                Intercomm spawner = Intercomm.getParent();
                if (!spawner.isNull()) {
                    parent = OpenMpiSpawned.ofWorker(spawner, world);
                }
            } catch (MPIException e) {
                throw new MpiException("could not join the process that spawned this one: " + e.getMessage(), e);
            }
            parentKnown = true;
        }
        return parent;
    }

    @Override
    public MpiLink spawn(List<Place> places, Map<String, String> env, @Nullable Path directory) {
        List<SpawnCommand> commands = places.stream()
                .map(p -> SpawnCommand.of(p, env, directory, MPI.MAX_INFO_VAL))
                .toList();
        try {
            return OpenMpiSpawned.ofMaster(SpawnCommand.start(commands), MPI.COMM_SELF);
        } catch (MPIException e) {
            int count = places.stream().mapToInt(Place::count).sum();
            throw new MpiException(
                    "Open MPI could not start " + count + " process(es) of "
                            + places.getFirst().command().getFirst() + ": "
                            + e.getMessage() + " (what its launcher has to say of it is on standard error)",
                    e);
        }
    }

    /**
     * The spawning side looks up what the new processes' first rank publishes, and waits until it is there: first their list,
     * then its part of each step by which the two sides agree on a communicator. What is nothing of the kind is an error to it.
     */
    @Override
    public void giveUpSpawn(String port) {
        try {
            Intracomm.publishName(port + ":connect", "none");
            for (String agreement : AGREEMENTS) {
                for (int step = 0; step < STEPS; step++) {
                    Intracomm.publishName(port + ":" + agreement + ":send:" + step, "none");
                }
            }
        } catch (MPIException e) {
            throw new MpiException("could not give up a spawn: " + e.getMessage(), e);
        }
    }

    @Override
    public String version() {
        return MPI.getLibVersion().replace('\0', ' ').strip();
    }

    @Override
    public void finish() {
        try {
            MPI.Finalize();
        } catch (MPIException e) {
            throw new MpiException("MPI could not be finalized: " + e.getMessage(), e);
        }
    }
}
