package org.muster.tests.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The processes that are there because of this JVM, as the kernel tells of them: those that descend from it, and Muster's own whose parent has
 * ended.
 *
 * @param byName how many of each name
 */
record Census(Map<String, Integer> byName) {
    private static final Path PROC = Path.of("/proc");
    /** Where the programs of the library under test are; others' may run beside it. */
    private static final Path NATIVE = Path.of(System.getProperty("muster.native", "."));

    static Census now() throws IOException {
        Map<Long, Long> parents = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        try (Stream<Path> all = Files.list(PROC)) {
            for (Path p : all.filter(d -> d.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    String stat = Files.readString(p.resolve("stat"), StandardCharsets.ISO_8859_1);
                    int end = stat.lastIndexOf(')');
                    long pid = Long.parseLong(p.getFileName().toString());
                    parents.put(pid, Long.parseLong(stat.substring(end + 2).split(" ", -1)[1]));
                    names.put(pid, stat.substring(stat.indexOf('(') + 1, end));
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        }
        Map<String, Integer> byName = new TreeMap<>();
        for (long pid : names.keySet()) {
            if (descends(pid, parents) || isOrphan(pid, parents)) {
                byName.merge(names.get(pid), 1, Integer::sum);
            }
        }
        return new Census(byName);
    }

    private static boolean descends(long pid, Map<Long, Long> parents) {
        long self = ProcessHandle.current().pid();
        long at = parents.getOrDefault(pid, 0L);
        while (at > 1 && at != self) {
            at = parents.getOrDefault(at, 0L);
        }
        return at == self;
    }

    private static boolean isOrphan(long pid, Map<Long, Long> parents) {
        try {
            return parents.getOrDefault(pid, 0L) == 1
                    && Files.readSymbolicLink(PROC.resolve(pid + "/exe")).startsWith(NATIVE.toRealPath());
        } catch (IOException e) {
            return false; // it has ended, or is not ours
        }
    }

    private int of(String name) {
        return byName.getOrDefault(name, 0);
    }

    /** Whether there is a keeper, of two processes, for each worker and Open MPI's one daemon, and nothing else. */
    boolean isWhole(int workers) {
        return of("java") == workers
                && of("muster-keeper") == 2 * workers
                && of("orted") + of("prte") <= 1
                && byName.values().stream().mapToInt(i -> i).sum()
                        == of("java") + of("muster-keeper") + of("orted") + of("prte");
    }
}
