package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.muster.tests.commands.Stage;

/** Nodes of a Flux instance that are cut off, or lose their broker or MPI's daemon, while calls run on them; as {@link NodeLossTest}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FluxNodeLossTest {
    private static final long PATIENCE_SECONDS = 400;

    private static PretendNodes nodes;
    private static FluxNodes flux;

    private Path dir;

    @BeforeAll
    static void start() throws Exception {
        nodes = PretendNodes.of(3);
        flux = FluxNodes.on(nodes, 2);
    }

    @AfterAll
    static void end() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    @BeforeEach
    void directory() throws Exception {
        dir = Files.createTempDirectory(nodes.shared(), "run");
    }

    @AfterEach
    void mend() {
        nodes.all().forEach(PretendNode::heal);
    }

    /** How long Flux itself takes to give up a node that it does not hear. */
    private static final String LONG = "10m";

    private static final String SHORT = "1s";

    private Stage.Run program(String patience, String name, String program, String... arguments) throws Exception {
        Stage.write(dir, name + ".java", program.replace("slurmJob()", "fluxJob()"));
        List<String> command = new ArrayList<>(List.of(Stage.MUSTER, "run", name + ".java"));
        command.addAll(List.of(arguments));
        return flux.start(dir, patience, command.toArray(String[]::new));
    }

    /** None is lost, none is wrong, and the node is used again when it is back. */
    @Test
    void callsOutliveANodeThatIsCutOffAndHealed() throws Exception {
        Stage.Run run = program(LONG, "Many", NodeLossTest.MANY);
        NodeLossTest.outlive(run, nodes);
        flux.awaitNone(run, 60);
    }

    /** What happens to a node. */
    enum Blow {
        CUT_OFF(LONG, true, true) {
            @Override
            void strike(PretendNode node) {
                node.cut();
            }
        },
        /** Until Flux has given it up. */
        CUT_OFF_FOR_GOOD(SHORT, true, true) {
            @Override
            void strike(PretendNode node) {
                node.cut();
            }
        },
        LAUNCHERS_DAEMON_KILLED(LONG, true, false) {
            @Override
            void strike(PretendNode node) {
                assertEquals(1, node.kill("orted"));
            }
        },
        /** MPI's daemon and the workers do not notice, and others can be started. */
        BROKER_KILLED(LONG, false, true) {
            @Override
            void strike(PretendNode node) {
                assertEquals(1, node.kill("flux-broker-2"));
            }
        },
        /** Broker, MPI's daemon, workers: all at once. */
        EVERYTHING_KILLED(LONG, true, false) {
            @Override
            void strike(PretendNode node) throws Exception {
                node.run("sh", "-c", "kill -9 -1");
            }
        };

        private final String patience;
        private final boolean loses;
        private final boolean canStart;

        /**
         * A blow.
         *
         * @param patience how long Flux bears a node that it does not hear
         * @param loses whether workers are lost by it
         * @param canStart whether others can be started after it
         */
        Blow(String patience, boolean loses, boolean canStart) {
            this.patience = patience;
            this.loses = loses;
            this.canStart = canStart;
        }

        abstract void strike(PretendNode node) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void onlyCallsOnTheNodeAreConcerned(Blow blow) throws Exception {
        Stage.Run run = blow.canStart
                ? program(blow.patience, "Struck", NodeLossTest.STRUCK)
                : program(blow.patience, "Struck", NodeLossTest.STRUCK, "wide");
        run.awaitLine("submitted");
        for (PretendNode node : nodes.all()) {
            NodeLossTest.awaitFile(dir.resolve("at-" + node));
        }
        PretendNode last = nodes.get(2);
        blow.strike(last);
        if (blow != Blow.CUT_OFF) {
            NodeLossTest.awaitText(run.err(), "MPI's daemon on " + last + " (rank 2 of the Flux instance) is lost");
        }
        if (!blow.loses) {
            Files.createFile(dir.resolve("go")); // nothing else would end the call
        }
        NodeLossTest.awaitText(run.out(), "closed\n");
        last.heal(); // Flux waits for all of its brokers before it ends
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertEquals(0, ended.status(), ended::toString);
        String out = ended.out();
        assertTrue(out.endsWith("closed\n"), ended::toString);
        assertTrue(out.contains("single " + nodes.get(0) + "\n"), ended::toString);
        assertTrue(out.contains("single " + nodes.get(1) + "\n"), ended::toString);
        if (blow.loses) {
            String lost = "org.muster.RankLostException: rank \\d \\(pid \\d+ on " + last + "\\) was lost: .*";
            assertTrue(out.matches("(?s).*over " + lost), ended::toString);
            assertTrue(out.matches("(?s).*single " + lost), ended::toString);
        } else {
            assertTrue(out.contains("over [" + nodes.get(0) + ", " + nodes.get(1) + ", " + last + "]\n"), out);
            assertTrue(out.contains("single " + last + "\n"), ended::toString);
        }
        assertTrue(out.contains("after ["), ended::toString);
        if (blow.canStart) {
            assertTrue(out.contains("fresh [1]\n"), ended::toString);
        } else {
            String none =
                    " org.muster.LaunchException: .*launcher's daemon.* and after that Open MPI cannot start processes any more";
            assertTrue(
                    Pattern.compile("^fresh" + none, Pattern.MULTILINE)
                            .matcher(out)
                            .find(),
                    ended::toString);
            assertTrue(
                    Pattern.compile("^wide" + none, Pattern.MULTILINE)
                            .matcher(out)
                            .find(),
                    ended::toString);
        }
        flux.awaitNone(run, 60);
    }
}
