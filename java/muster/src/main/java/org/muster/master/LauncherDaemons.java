package org.muster.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which daemons Open MPI's launcher has on other nodes, by the connections of its process on this node. Each daemon keeps one for as long as
 * it lives, also while its node is cut off. A daemon with workers is seen to end by them, one without by nobody else.
 *
 * <p>Where the launcher's process cannot be found or looked into, nothing is known. One thread at a time may note, any may ask.
 */
final class LauncherDaemons {
    private static final String ESTABLISHED = "01";

    /** Columns of /proc/net/tcp. */
    private static final int LOCAL = 1;

    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private static final int LOOKS = 2;

    /** What there was. */
    private record Noted(Path launcher, Set<InetAddress> daemons) {}

    private volatile @Nullable Noted noted;

    /** Notes those there are now on some nodes. */
    void note(Collection<AllocatedNode> nodes) {
        Set<InetAddress> there = new HashSet<>();
        for (AllocatedNode n : nodes) {
            try {
                there.addAll(List.of(InetAddress.getAllByName(n.name())));
            } catch (UnknownHostException e) {
                // Nothing will be known of it.
            }
        }
        noted = launcher()
                .flatMap(launcher -> peers(launcher).map(now -> {
                    there.retainAll(now);
                    return new Noted(launcher, there);
                }))
                .orElse(null);
    }

    /**
     * Whether one that was there when they were noted is no more, or the launcher itself; as two looks say, since what is told of sockets may
     * change between its parts.
     */
    boolean isOneGone() {
        Noted before = noted;
        if (before == null) {
            return false;
        }
        boolean gone = true;
        for (int look = 0; gone && look < LOOKS; look++) {
            gone = hasEnded(before.launcher()) || isOneMissing(before);
        }
        return gone;
    }

    private static boolean isOneMissing(Noted before) {
        return peers(before.launcher())
                .map(now -> !now.containsAll(before.daemons()))
                .orElse(false);
    }

    /** Whether a process is no more, or nobody has asked yet how it ended. */
    static boolean hasEnded(Path process) {
        return !Files.exists(process)
                || lines(process.resolve("status")).stream().anyMatch(line -> line.startsWith("State:\tZ"));
    }

    /** The launcher's own process: that of a program which was started alone is its child, an mpirun is above it. */
    private static Optional<Path> launcher() {
        Stream<ProcessHandle> above = Stream.iterate(
                        ProcessHandle.current().parent(), Optional::isPresent, p -> p.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream);
        return Stream.concat(
                        ProcessHandle.current().children().filter(p -> isCalled(p, "orted")),
                        above.filter(p -> isCalled(p, "mpirun")))
                .findFirst()
                .map(LauncherDaemons::files);
    }

    private static boolean isCalled(ProcessHandle p, String name) {
        return lines(files(p).resolve("comm")).equals(List.of(name));
    }

    private static Path files(ProcessHandle p) {
        return Path.of("/proc", Long.toString(p.pid()));
    }

    /**
     * Addresses on other nodes to which a process has connections; empty if that cannot be seen.
     *
     * @param process the system's files about it
     */
    static Optional<Set<InetAddress>> peers(Path process) {
        Set<String> sockets = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path f : files) {
                String target = link(f);
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring(8, target.length() - 1));
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // it has ended, or belongs to another user
        }
        Set<InetAddress> peers = new HashSet<>();
        if (lines(process.resolve("net/tcp")).isEmpty()) {
            return Optional.empty(); // it has a heading at least
        }
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : lines(process.resolve("net").resolve(table))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > INODE && words[STATE].equals(ESTABLISHED) && sockets.contains(words[INODE])) {
                    InetAddress peer = address(words[REMOTE]);
                    if (!peer.equals(address(words[LOCAL]))) { // one of this node's
                        peers.add(peer);
                    }
                }
            }
        }
        return Optional.of(peers);
    }

    private static String link(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return ""; // was just closed
        }
    }

    /** Of such as {@code 0100007F:1F90}: words of four bytes in the processor's order, and a port. */
    private static InetAddress address(String text) {
        byte[] given = HexFormat.of().parseHex(text.substring(0, text.indexOf(':')));
        ByteBuffer words = ByteBuffer.wrap(given);
        ByteBuffer bytes = ByteBuffer.allocate(given.length).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            bytes.putInt(words.getInt());
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("no address: " + text, e); // has 4 or 16 bytes
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
