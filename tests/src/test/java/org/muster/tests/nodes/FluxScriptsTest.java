package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.muster.tests.commands.Stage;

/** The scripts of {@code docs/hpc-sites.md} for Flux, word for word, in an instance over three nodes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FluxScriptsTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("muster.root", ".."), "docs/hpc-sites.md");
    private static final long PATIENCE_SECONDS = 400;

    private static PretendNodes nodes;
    private static FluxNodes flux;

    private Path dir;

    @BeforeAll
    static void start() throws Exception {
        nodes = PretendNodes.of(3);
        flux = FluxNodes.on(nodes, 4);
        nodes.get(0).env("MUSTER_HOME", Stage.HOME.toString());
        nodes.get(0).env("PATH", Stage.HOME.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
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

    private static List<String> blocks(String language, String begin) throws Exception {
        return Pattern.compile("```" + language + "\n(" + begin + ".*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(r -> r.group(1))
                .toList();
    }

    static List<String> batchScripts() throws Exception {
        List<String> all = blocks("bash", Pattern.quote("#!/bin/bash\n#flux: "));
        assertEquals(2, all.size());
        return all;
    }

    @ParameterizedTest
    @MethodSource("batchScripts")
    void whatFluxBatchIsGivenDoesAsItSays(String script) throws Exception {
        Stage.write(dir, "Nodes.java", blocks("java", "// Nodes.java\n").getFirst());
        Stage.write(dir, "job.sh", script);
        Stage.Run run = flux.start(dir, "20s", "sh", "-c", "flux job attach $(flux batch --output=out.txt job.sh)");
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        String out = Files.exists(dir.resolve("out.txt")) ? Files.readString(dir.resolve("out.txt")) : "";
        assertEquals(0, ended.status(), () -> ended + out);
        assertTrue(out.contains("6 ranks on 3 nodes"), out);
        flux.awaitNone(run, 60);
    }

    /** The calls are jobs in this instance, in which the script stands for a login node. */
    @Test
    void theScriptForALoginNodeDoesAsItSays() throws Exception {
        List<String> scripts = blocks("bash", Pattern.quote("#!/bin/bash\n# On a login node"));
        assertEquals(1, scripts.size());
        Stage.write(dir, "login.sh", scripts.getFirst());
        Stage.Run run = flux.start(
                dir, "20s", "sh", "-c", "bash login.sh; status=$?; flux jobs -a -n -o '{name} {ntasks}'; exit $status");
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertEquals(0, ended.status(), ended::toString);
        Matcher jobs = Pattern.compile("^muster-\\S+ 4$", Pattern.MULTILINE).matcher(ended.out());
        assertEquals(7, jobs.results().count(), ended::toString);
        flux.awaitNone(run, 60);
    }
}
