package org.muster.tests.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The worker processes that this JVM is the master of, as the kernel tells of them: also those that are still starting. */
final class Workers {
    private static final String END = "\0org.muster.worker.WorkerMain\0--master\0"
            + ProcessHandle.current().pid() + "\0";

    private Workers() {}

    /** Their pids, ascending. */
    static List<Long> pids() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (Stream<Path> proc = Files.list(Path.of("/proc"))) {
            for (Path p : proc.toList()) {
                String name = p.getFileName().toString();
                if (!name.isEmpty() && Character.isDigit(name.charAt(0)) && isWorker(p)) {
                    pids.add(Long.parseLong(name));
                }
            }
        }
        pids.sort(null);
        return pids;
    }

    private static boolean isWorker(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            // Its program is java: what started it may have the same arguments.
            return line.endsWith(END) && line.substring(0, line.indexOf('\0')).endsWith("java");
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }

    /** SIGKILL; tells whether there was such a process. */
    static boolean kill(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
    }
}
