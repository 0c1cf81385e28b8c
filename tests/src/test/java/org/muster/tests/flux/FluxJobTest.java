package org.muster.tests.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.tests.commands.Stage;

/** {@code fluxJob()} by spawning over the hosts of a Flux instance, and of one inside of another. */
class FluxJobTest {
    /** A rank's host shows in where its broker is, as all pretend hosts are one. */
    private static final String SPREAD = """
            import java.util.*;
            import org.muster.*;

            static int broker() {
                return Integer.parseInt(System.getenv("FLUX_URI").replaceAll(".*-", ""));
            }

            void main(String[] args) throws Exception {
                var builder = args[0].equals("detect") ? MpiExecutor.detect() : MpiExecutor.fluxJob();
                int nodes = Integer.parseInt(args[1]);
                try (var exe = builder.open()) {
                    var all = exe.submit(Resources.cores(2 * nodes), comm -> comm.allReduce(1, Integer::sum)).get();
                    IO.println("all " + all.getFirst() + " of " + all.size());
                    var spread = exe.submit(Resources.cores(nodes).nodes(nodes), comm -> broker()).get();
                    IO.println("spread " + new TreeSet<>(spread));
                    var packed = exe.submit(Resources.cores(2), comm -> broker()).get();
                    IO.println("packed " + new HashSet<>(packed).size());
                    var gpus = exe.submit(Resources.cores(2).gpusPerCore(1), comm -> TaskContext.current().gpus().size()).get();
                    IO.println("gpus " + gpus);
                    try {
                        exe.submit(Resources.cores(2 * nodes + 1), comm -> 0).get();
                    } catch (ResourcesException e) {
                        IO.println("too many " + e.getMessage());
                    }
                }
            }
            """;

    /** Pretend hosts are one machine, where segments of shared memory would be mixed up. */
    private static final Map<String, String> TCP =
            Map.of("OMPI_MCA_pml", "ob1", "OMPI_MCA_btl", "tcp,self", "OMPI_MCA_btl_tcp_if_include", "lo");

    @TempDir
    Path dir;

    private FluxSite site;

    @BeforeEach
    void start() throws Exception {
        site = FluxSite.of(dir, 4, 2);
        Stage.write(dir, "Spread.java", SPREAD);
    }

    @Test
    void callsGoOverAllHosts() throws Exception {
        Stage.Run run = site.start(TCP, Stage.MUSTER, "run", "Spread.java", "fluxJob", "4");
        Stage.Ended ended = run.await(400);
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().contains("all 8 of 8\n"), ended::toString);
        assertTrue(ended.out().contains("spread [0, 1, 2, 3]\n"), ended::toString);
        assertTrue(ended.out().contains("packed 1\n"), ended::toString);
        assertTrue(ended.out().contains("gpus [1, 1]\n"), ended::toString);
        assertTrue(ended.out().contains("too many "), ended::toString);
        Stage.awaitNone(run.mark(), 60);
    }

    /** What {@code flux batch} gives is an instance of its own, with the hosts of its job only. */
    @Test
    void theInnermostInstanceCounts() throws Exception {
        Stage.write(dir, "job.sh", """
                #!/bin/sh
                flux getattr instance-level
                %s run Spread.java detect 2
                """.formatted(Stage.MUSTER));
        Stage.Ended ended = site.run(
                TCP,
                "sh",
                "-c",
                "flux job attach $(flux batch -N2 -n4 -g1 --output=inside.txt job.sh); cat inside.txt");
        assertTrue(ended.out().contains("1\nall 4 of 4\n"), ended::toString);
        assertTrue(ended.out().contains("spread [0, 1]\n"), ended::toString);
        assertTrue(ended.out().contains("in the Flux instance of job f"), ended::toString);
    }

    /** Copper with LAMMPS: the same program as on one node and in a world, and the same energies. */
    @Test
    void copper() throws Exception {
        String jar =
                Stage.HOME.resolve("share/muster/examples/muster-examples.jar").toString();
        String[] example = {
            Stage.MUSTER,
            "run",
            "-cp",
            jar,
            "org.muster.examples.EnergyVolume",
            "--points",
            "5",
            "--ranks",
            "2",
            "--out"
        };
        Stage.Ended here = Stage.run(dir, with(example, "here"));
        assertEquals(0, here.status(), here::toString);
        Stage.Ended there = site.run(TCP, with(example, "there"));
        assertEquals(0, there.status(), there::toString);
        Stage.Ended world = site.run(TCP, with(new String[] {"flux", "run", "-N3", "-n5"}, with(example, "world")));
        assertEquals(0, world.status(), world::toString);
        List<Double> expected = energies(dir.resolve("here"));
        assertEquals(5, expected.size());
        for (String name : List.of("there", "world")) {
            List<Double> found = energies(dir.resolve(name));
            for (int i = 0; i < 5; i++) {
                assertEquals(expected.get(i), found.get(i), Math.abs(expected.get(i)) * 1e-9, name + found);
            }
        }
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static List<Double> energies(Path out) throws IOException {
        return Files.readAllLines(out.resolve("energy-volume.csv")).stream()
                .skip(1)
                .map(line -> Double.parseDouble(line.split(",", -1)[2]))
                .toList();
    }
}
