package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.tests.commands.Stage;

/**
 * Batch systems that cannot be had here, against dialogues with their commands: files in which {@code do} is what is asked of the adapter, {@code $}
 * the command that it must give (its words separated by {@code |}), {@code :} a line of that one's output, {@code !} one of its error output,
 * {@code =} its exit status, and {@code >} what the adapter must make of it.
 */
class DialoguesTest {
    /** One for all commands: compares what it is called with, and says what was recorded. */
    private static final String COMMAND = """
            #!/bin/sh
            n=$(($(cat "$DIALOGUE/next") + 1))
            echo $n > "$DIALOGUE/next"
            { printf '%s' "${0##*/}"; for a; do printf ' | %s' "$a"; done; echo; } > "$DIALOGUE/got.$n"
            if ! cmp -s "$DIALOGUE/got.$n" "$DIALOGUE/wanted.$n"; then
                echo "number $n is to be: $(cat "$DIALOGUE/wanted.$n") and not: $(cat "$DIALOGUE/got.$n")" \\
                    | tee -a "$DIALOGUE/mismatch" >&2
                exit 99
            fi
            cat > "$DIALOGUE/in.$n"
            cat "$DIALOGUE/out.$n"
            cat "$DIALOGUE/err.$n" >&2
            exit "$(cat "$DIALOGUE/status.$n")"
            """;

    @TempDir
    Path dir;

    private int exchanges;
    private final Set<String> commands = new TreeSet<>();
    private final List<String> expected = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"slurm", "gridengine", "pbs", "lsf", "htcondor", "moab", "oar"})
    void dialogue(String system) throws Exception {
        Path job = Files.createDirectory(dir.resolve("job"));
        Files.writeString(job.resolve("job.sh"), "#!/bin/sh\n");
        Path file = dir.resolve(system + ".txt");
        try (var in = Objects.requireNonNull(DialoguesTest.class.getResourceAsStream(system + ".txt"))) {
            Files.write(file, in.readAllBytes());
        }
        unfold(Files.readAllLines(file), job);
        Path bin = Files.createDirectory(dir.resolve("bin"));
        for (String c : commands) {
            Files.writeString(bin.resolve(c), COMMAND);
            Files.setPosixFilePermissions(bin.resolve(c), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stage.Ended ended = Stage.run(
                dir,
                Map.of("PATH", bin + ":" + System.getenv("PATH"), "DIALOGUE", dir.toString()),
                java,
                "-Duser.name=alice",
                "-cp",
                System.getProperty("java.class.path"),
                DialogueMain.class.getName(),
                file.toString(),
                job.toString());
        assertEquals(
                String.join("\n", expected),
                String.join("\n", ended.out().lines().toList()),
                ended::toString);
        assertEquals(0, ended.status(), ended::toString);
        assertEquals(
                Integer.toString(exchanges),
                Files.readString(dir.resolve("next")).strip(),
                "commands given");
    }

    /** Files for the command to find. */
    private void unfold(List<String> lines, Path job) throws Exception {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        Files.writeString(dir.resolve("next"), "0");
        for (String line : lines) {
            String rest = line.length() < 2 ? "" : line.substring(2).replaceAll("\\bJOB\\b", job.toString());
            switch (line.isEmpty() ? '#' : line.charAt(0)) {
                case '$' -> {
                    exchanges++;
                    commands.add(rest.split(" ", 2)[0]);
                    Files.writeString(dir.resolve("wanted." + exchanges), rest + "\n");
                    out.setLength(0);
                    err.setLength(0);
                }
                case ':' -> out.append(rest).append('\n');
                case '!' -> err.append(rest).append('\n');
                case '=' -> {
                    Files.writeString(dir.resolve("out." + exchanges), out);
                    Files.writeString(dir.resolve("err." + exchanges), err);
                    Files.writeString(dir.resolve("status." + exchanges), rest);
                }
                case '>' -> expected.add(line);
                default -> {} // what is to be done, or said about it
            }
        }
    }
}
