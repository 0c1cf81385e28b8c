package org.muster.master;

import java.nio.file.Path;
import java.util.Map;
import org.muster.Backend;
import org.muster.LaunchException;
import org.muster.MpiExecutor;
import org.muster.flux.FluxInstance;
import org.muster.nativeaccess.NativeException;
import org.muster.nativeaccess.NativePrograms;

/** {@link MpiExecutor#fluxJob()}. */
public final class FluxJobBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public FluxJobBackend() {}

    @Override
    public String name() {
        return "fluxJob";
    }

    @Override
    public MpiExecutor open(Settings s) {
        Map<String, String> env = System.getenv();
        if (WorldSize.of(env) > 1) { // of flux run, or of an mpirun in the instance
            return new WorldBackend().open(s);
        }
        if (WorldSize.isByFlux(env)) {
            throw new LaunchException(
                    "fluxJob() was opened in a task of \"flux run\" that is alone in its job, where nothing"
                            + " can be spawned: start the program with \"flux run -n\" and two ranks or more, or directly in"
                            + " the instance (flux alloc, flux batch, flux start)");
        }
        return AllocationBackend.open(name(), allocation(s.gpusPerNode()), s);
    }

    private static FluxAllocation allocation(int gpusPerNode) {
        Path agent = NativePrograms.find("muster-flux-agent")
                .orElseThrow(() -> new LaunchException("there is no muster-flux-agent beside libmuster.so, by which MPI"
                        + " starts processes on the nodes of a Flux instance; is this installation of Muster whole?"));
        try {
            FluxInstance instance = FluxInstance.here();
            return new FluxAllocation(instance.what(), gpusPerNode, agent, instance::resources);
        } catch (NativeException e) {
            throw new LaunchException(
                    "fluxJob() needs a Flux instance, and there is none here (" + e.getMessage() + "): run the program"
                            + " inside of flux alloc, flux batch or flux start, or use singleNode()",
                    e);
        }
    }
}
