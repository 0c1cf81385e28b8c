package org.muster.program;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.Program;
import org.muster.TaskContext;
import org.muster.TaskContextHolder;

class ChildEnvironmentTest {
    private record Context(int threads, List<Integer> gpus, Path workingDirectory) implements TaskContext {
        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public int workerId() {
            return 1;
        }

        @Override
        public <T> T state(Class<T> type) {
            throw new IllegalStateException();
        }
    }

    private static final Map<String, String> WORKERS = Map.ofEntries(
            entry("PATH", "/bin"),
            entry("OMPI_COMM_WORLD_RANK", "1"),
            entry("OMPI_MCA_pml", "ucx"),
            entry("OMPI_ALLOW_RUN_AS_ROOT", "1"),
            entry("PMIX_RANK", "1"),
            entry("PRTE_MCA_x", "y"),
            entry("PMI_FD", "3"),
            entry("EVENT_NOEPOLL", "1"),
            entry("UCX_ERROR_SIGNALS", ""),
            entry("UCX_MEM_EVENTS", "n"),
            entry("UCX_TLS", "posix,self,tcp"),
            entry("UCX_NET_DEVICES", "mlx5_0:1"));

    private static Map<String, String> of(Map<String, String> env, Program program, @Nullable TaskContext context) {
        Map<String, String> changed = new TreeMap<>(env);
        ChildEnvironment.apply(changed, program, context);
        return changed;
    }

    private static Context context(int threads, Integer... gpus) {
        return new Context(threads, List.of(gpus), Path.of("/"));
    }

    @Test
    void launchersVariablesAreLeftOut() {
        Map<String, String> rest = Map.of("PATH", "/bin", "OMPI_ALLOW_RUN_AS_ROOT", "1", "UCX_NET_DEVICES", "mlx5_0:1");
        assertEquals(rest, of(WORKERS, Program.of("x"), null));
        assertEquals(WORKERS, of(WORKERS, Program.of("x").keepMpiEnvironment(), null));
    }

    @Test
    void whatTheUserHasSetStays() {
        Map<String, String> users =
                Map.of("UCX_ERROR_SIGNALS", "SIGSEGV", "UCX_TLS", "rc,self", "EVENT_NOEPOLL", "yes");
        assertEquals(users, of(users, Program.of("x"), null));
    }

    @Test
    void threadsAndGpusOfTheCall() {
        assertEquals(
                Map.of("OMP_NUM_THREADS", "3", "OPENBLAS_NUM_THREADS", "3", "MKL_NUM_THREADS", "3"),
                of(Map.of("OMP_NUM_THREADS", "64"), Program.of("x"), context(3)));
        assertEquals(
                Map.of("CUDA_VISIBLE_DEVICES", "0,2", "ROCR_VISIBLE_DEVICES", "0,2", "ZE_AFFINITY_MASK", "0,2"),
                of(Map.of("CUDA_VISIBLE_DEVICES", "0,1,2,3"), Program.of("x"), context(0, 0, 2)));
    }

    @Test
    void theProgramsOwnGoesFirst() {
        Program p = Program.of("x")
                .env("OMP_NUM_THREADS", "1")
                .withoutEnv("MKL_NUM_THREADS")
                .env("OMPI_MCA_pml", "ob1");
        assertEquals(
                Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "3", "OMPI_MCA_pml", "ob1"),
                of(Map.of("OMPI_MCA_pml", "ucx"), p, context(3)));
    }

    @Test
    void theCallsDirectory(@TempDir Path dir) throws Exception {
        TaskContextHolder.set(new Context(2, List.of(1), dir));
        try {
            assertEquals(
                    dir.toRealPath() + " 2 1\n",
                    Program.of("sh", "-c", "echo $(pwd) $OMP_NUM_THREADS $CUDA_VISIBLE_DEVICES")
                            .run()
                            .out());
            assertEquals("/usr\n", Program.of("pwd").cwd(Path.of("/usr")).run().out());
        } finally {
            TaskContextHolder.set(null);
        }
    }
}
