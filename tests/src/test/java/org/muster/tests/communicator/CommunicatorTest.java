package org.muster.tests.communicator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommunicatorTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> OB1 = Map.of("OMPI_MCA_pml", "ob1");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyOperationAndTypeGivesWhatTheBindingGives(int ranks) throws Exception {
        matrix(ranks, OB1);
    }

    /** With whatever Open MPI chooses by itself on this machine. */
    @Test
    void soItDoesWithTheMachinesOwnChoiceOfTransport() throws Exception {
        matrix(2, Map.of());
    }

    private static void matrix(int ranks, Map<String, String> env) throws Exception {
        long seed = ThreadLocalRandom.current().nextLong(1_000_000);
        Mpirun.Result result = Mpirun.run(ranks, LIMIT, env, CommunicatorMatrix.class, Long.toString(seed));
        List<String> expected = IntStream.range(0, ranks)
                .mapToObj(r -> CommunicatorMatrix.line(r, ranks))
                .toList();
        assertRight(result, expected, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void waitsEndThreadsShareAndLongMessagesPass(int ranks) throws Exception {
        Mpirun.Result result = Mpirun.run(ranks, LIMIT, OB1, CommunicatorBehaviour.class);
        List<String> expected = IntStream.range(0, ranks)
                .mapToObj(r -> CommunicatorBehaviour.line(r, ranks))
                .toList();
        assertRight(result, expected, "");
    }

    /** UCX, where Open MPI has it: what else it chooses has no such fault. */
    @Test
    void whatNobodyReadIsDiscardedWithoutAnError() throws Exception {
        Map<String, String> ucx = Map.of("OMPI_MCA_pml_ucx_tls", "any", "OMPI_MCA_pml_ucx_devices", "any");
        Mpirun.Result result = Mpirun.run(2, LIMIT, ucx, UnreadMessages.class);
        assertRight(result, List.of(UnreadMessages.line(0), UnreadMessages.line(1)), "");
    }

    private static void assertRight(Mpirun.Result result, List<String> expected, String note) {
        String said = note + "; it said:\n" + String.join("\n", result.lines());
        assertEquals(0, result.status(), () -> "exit status, " + said);
        List<String> lines = result.lines().stream()
                .filter(l -> l.startsWith("rank "))
                .sorted()
                .toList();
        assertEquals(expected, lines, () -> "lines, " + said);
    }
}
