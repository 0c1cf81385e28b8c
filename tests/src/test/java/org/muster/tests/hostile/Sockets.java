package org.muster.tests.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a process listens to, as the kernel tells it. */
final class Sockets {
    private static final String LISTEN = "0A";
    private static final String UNIX_LISTENING = "00010000";

    private Sockets() {}

    /** What a process has open. */
    static List<String> open(long pid) {
        List<String> all = new ArrayList<>();
        try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path fd : fds.toList()) {
                try {
                    all.add(Files.readSymbolicLink(fd).toString());
                } catch (IOException e) {
                    // closed meanwhile
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // ended meanwhile
        }
        return all;
    }

    private static Set<String> inodes(long pid) {
        Set<String> inodes = new TreeSet<>();
        for (String link : open(pid)) {
            if (link.startsWith("socket:[")) {
                inodes.add(link.substring("socket:[".length(), link.length() - 1));
            }
        }
        return inodes;
    }

    /** The addresses that a process takes messages at from other machines. */
    static List<String> openToTheNetwork(long pid) throws IOException {
        List<String> found = new ArrayList<>();
        Set<String> own = inodes(pid);
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String[] f : rows(table)) {
                boolean waits = table.startsWith("udp") || f[3].equals(LISTEN);
                if (waits && own.contains(f[9]) && !isLoopback(f[1])) {
                    found.add(table + " " + f[1]);
                }
            }
        }
        return found;
    }

    /** The names of Unix sockets that a process takes connections at; an abstract one begins with @. */
    static List<String> unix(long pid) throws IOException {
        List<String> found = new ArrayList<>();
        Set<String> own = inodes(pid);
        for (String[] f : rows("unix")) {
            if (f.length > 7 && f[3].equals(UNIX_LISTENING) && own.contains(f[6])) {
                found.add(f[7]);
            }
        }
        return found;
    }

    private static List<String[]> rows(String table) throws IOException {
        Path path = Path.of("/proc/net/" + table);
        if (!Files.exists(path)) {
            return List.of(); // a kernel without IPv6
        }
        return Files.readAllLines(path).stream()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .toList();
    }

    /** Addresses stand there as words of the machine's order, here little-endian. */
    private static boolean isLoopback(String address) {
        String ip = address.substring(0, address.indexOf(':'));
        return ip.length() == 8
                ? ip.endsWith("7F")
                : ip.equals("00000000000000000000000001000000")
                        || (ip.startsWith("0000000000000000FFFF0000") && ip.endsWith("7F"));
    }
}
