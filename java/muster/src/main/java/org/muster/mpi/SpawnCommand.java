package org.muster.mpi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mpi.Info;
import mpi.Intercomm;
import mpi.MPI;
import mpi.MPIException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be spawned, as Open MPI wants it.
 *
 * <p>The info key {@code env} takes the environment, one {@code NAME=VALUE} a line, and keeps it out of the process
 * list; but Open MPI 4.1 cuts info values off at 255 bytes, and a value with a newline cannot be said that way. Then
 * {@code env(1)} sets it, and the directory, and becomes the program (same pid).
 */
record SpawnCommand(String host, int count, String program, List<String> arguments, String envInfo, String directory) {
    static SpawnCommand of(Place place, Map<String, String> env, @Nullable Path directory, int maxInfoValue) {
        List<String> command = place.command();
        Path program = Path.of(command.getFirst());
        // Open MPI 4.1 waits for ever for a program that is not there.
        if (program.isAbsolute() && !Files.isExecutable(program)) {
            throw new MpiException("cannot spawn " + program + ": there is no such program", null);
        }
        StringBuilder lines = new StringBuilder();
        boolean fits = true;
        for (Map.Entry<String, String> e : env.entrySet()) {
            fits &= e.getValue().indexOf('\n') < 0;
            lines.append(lines.isEmpty() ? "" : "\n")
                    .append(e.getKey())
                    .append('=')
                    .append(e.getValue());
        }
        String where = directory == null ? "" : directory.toString();
        // A char is at most three bytes in UTF-8 (four for two chars).
        fits &= Math.max(lines.length(), where.length()) * 3L < maxInfoValue;
        if (fits) {
            return new SpawnCommand(
                    place.host(),
                    place.count(),
                    command.getFirst(),
                    List.copyOf(command.subList(1, command.size())),
                    lines.toString(),
                    where);
        }
        List<String> arguments = new ArrayList<>();
        if (!where.isEmpty()) {
            arguments.add("--chdir=" + where);
        }
        env.forEach((name, value) -> arguments.add(name + "=" + value));
        arguments.addAll(command);
        return new SpawnCommand(place.host(), place.count(), "/usr/bin/env", List.copyOf(arguments), "", "");
    }

    /** Starts them, as one job with ranks in this order; returns when all have initialized MPI. */
    static Intercomm start(List<SpawnCommand> commands) throws MPIException {
        int n = commands.size();
        int all = commands.stream().mapToInt(SpawnCommand::count).sum();
        List<Info> infos = new ArrayList<>();
        try {
            for (SpawnCommand c : commands) {
                infos.add(c.info());
            }
            if (n == 1) {
                SpawnCommand c = commands.getFirst();
                return MPI.COMM_SELF.spawn(
                        c.program, c.arguments.toArray(String[]::new), all, infos.getFirst(), 0, new int[all]);
            }
            // One host each: how many of the ranks are where is then as it was said, however many slots a host has.
            return MPI.COMM_SELF.spawnMultiple(
                    commands.stream().map(SpawnCommand::program).toArray(String[]::new),
                    commands.stream()
                            .map(c -> c.arguments.toArray(String[]::new))
                            .toArray(String[][]::new),
                    commands.stream().mapToInt(SpawnCommand::count).toArray(),
                    infos.toArray(Info[]::new),
                    0,
                    new int[all]);
        } finally {
            for (Info info : infos) {
                info.free();
            }
        }
    }

    private Info info() throws MPIException {
        Info info = new Info();
        // Muster decides by itself how many ranks a node takes.
        info.set("map_by", "slot:OVERSUBSCRIBE");
        // A JVM has threads of its own beside the rank's, and groups follow one another on the same cores.
        info.set("bind_to", "none");
        if (!host.isEmpty()) {
            info.set("host", host);
        }
        if (!directory.isEmpty()) {
            info.set("wdir", directory);
        }
        if (!envInfo.isEmpty()) {
            info.set("env", envInfo);
        }
        return info;
    }
}
