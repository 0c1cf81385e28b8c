package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class LauncherDaemonsTest {
    private static final String TABLE =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    private Path dir;

    static boolean isLittle() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    /** Lines as the system writes them on a machine whose words begin with the low byte. */
    @Test
    @EnabledIf("isLittle")
    void connectionsToOthersCount() throws Exception {
        Files.createDirectories(dir.resolve("fd"));
        Files.createDirectories(dir.resolve("net"));
        for (int inode : new int[] {11, 12, 13, 14}) {
            Files.createSymbolicLink(dir.resolve("fd/" + inode), Path.of("socket:[" + inode + "]"));
        }
        Files.createSymbolicLink(dir.resolve("fd/3"), Path.of("pipe:[15]"));
        String rest = " 00000000:00000000 00:00000000 00000000     0        0 ";
        Files.writeString(
                dir.resolve("net/tcp"),
                TABLE
                        + "   0: 0100000A:1F90 0200000A:A000 01" + rest + "11 1 0\n" // 10.0.0.2
                        + "   1: 0100000A:1F90 0300000A:A000 06" + rest + "12 1 0\n" // has ended
                        + "   2: 0100000A:1F90 0400000A:A000 01" + rest + "99 1 0\n" // another process's
                        + "   3: 0100000A:1F90 0100000A:A000 01" + rest + "13 1 0\n"); // on the same node
        Files.writeString(
                dir.resolve("net/tcp6"),
                TABLE + "   0: 0000000000000000FFFF00000100000A:1F90 0000000000000000FFFF00000500000A:A000 01" + rest
                        + "14 1 0\n");
        assertEquals(
                Set.of(InetAddress.ofLiteral("10.0.0.2"), InetAddress.ofLiteral("10.0.0.5")),
                LauncherDaemons.peers(dir).orElseThrow());
        assertEquals(Optional.empty(), LauncherDaemons.peers(dir.resolve("nobody")));
        Files.delete(dir.resolve("net/tcp"));
        assertEquals(Optional.empty(), LauncherDaemons.peers(dir));
    }

    /** Who started it may not have asked yet how it ended. */
    @Test
    void aLauncherThatHasEndedIsSeen() throws Exception {
        assertEquals(true, LauncherDaemons.hasEnded(dir.resolve("nobody")));
        assertEquals(false, LauncherDaemons.hasEnded(dir)); // what cannot be read tells nothing
        Files.writeString(dir.resolve("status"), "Name:\torted\nState:\tS (sleeping)\n");
        assertEquals(false, LauncherDaemons.hasEnded(dir));
        Files.writeString(dir.resolve("status"), "Name:\torted\nState:\tZ (zombie)\n");
        assertEquals(true, LauncherDaemons.hasEnded(dir));
        assertEquals(false, LauncherDaemons.hasEnded(Path.of("/proc/self")));
    }

    /** Two addresses of the loopback network stand for two nodes. */
    @Test
    void theSystemsOwnTableIsUnderstood() throws Exception {
        InetAddress other = InetAddress.ofLiteral("127.0.0.2");
        Path self = Path.of("/proc/self");
        try (ServerSocket server = new ServerSocket(0, 1, other)) {
            try (Socket s = new Socket(other, server.getLocalPort(), InetAddress.ofLiteral("127.0.0.1"), 0)) {
                assertEquals(true, s.isConnected());
                assertEquals(true, LauncherDaemons.peers(self).orElseThrow().contains(other));
            }
        }
        assertEquals(false, LauncherDaemons.peers(self).orElseThrow().contains(other));
    }
}
