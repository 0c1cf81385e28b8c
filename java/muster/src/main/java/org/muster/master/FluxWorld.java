package org.muster.master;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.muster.nativeaccess.NativeAccess;
import org.muster.nativeaccess.NativeException;
import org.muster.nativeaccess.PmiFlavour;
import org.muster.nativeaccess.PmiInfo;
import org.slf4j.LoggerFactory;

/**
 * What Flux tells by PMI of the world that {@code flux run} has started: which ranks are on one node, and how deep the instance is nested.
 * It is asked once, when MPI has started and nothing else talks yet: the session is MPI's own, which does not bear two threads.
 */
final class FluxWorld {
    private static boolean asked;
    private static Optional<PmiInfo> found = Optional.empty();

    private FluxWorld() {}

    /** Empty where it is not Flux that has started this world, or where it cannot be asked; MPI must have started. */
    static synchronized Optional<PmiInfo> here(Map<String, String> env) {
        if (!asked && WorldSize.isByFlux(env) && env.containsKey("FLUX_PMI_LIBRARY_PATH")) {
            found = ask();
        }
        asked = true;
        return found;
    }

    private static Optional<PmiInfo> ask() {
        try {
            NativeAccess access = NativeAccess.require();
            return access.pmiFlavour() == PmiFlavour.PMI1 ? Optional.of(access.pmi()) : Optional.empty();
        } catch (NativeException e) {
            LoggerFactory.getLogger(FluxWorld.class).debug("Flux is not asked by PMI", e);
            return Optional.empty();
        }
    }

    /** Over how many nodes all ranks but the first are spread; 0 where that is not known. */
    static int workerNodes(Optional<PmiInfo> info) {
        return info.map(i -> i.nodes().isEmpty()
                        ? 0
                        : new HashSet<>(i.nodes().subList(1, i.nodes().size())).size())
                .orElse(0);
    }
}
