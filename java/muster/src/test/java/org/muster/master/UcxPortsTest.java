package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

class UcxPortsTest {
    @Test
    void noPortIsGivenOutAgainBeforeAllOthersAre() {
        UcxPorts ports = new UcxPorts(1000, 1049, 1010);
        assertEquals("1010-1025", ports.next(4));
        assertEquals("1026-1041", ports.next(4));
        assertEquals("1000-1015", ports.next(4));
        assertEquals("1016-1028", ports.next(1));
    }

    @Test
    void moreWorkersThanPortsHaveAllOfThem() {
        UcxPorts ports = new UcxPorts(1000, 1049, 1010);
        assertEquals("1000-1049", ports.next(100));
        assertEquals("1000-1015", ports.next(4));
    }

    @Test
    void theyAreTheSystems() throws Exception {
        String[] range = UcxPorts.here().next(1).split("-", -1);
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            byte[] line = new byte[64];
            Scanner systems = new Scanner(new String(line, 0, in.read(line), StandardCharsets.US_ASCII));
            assertTrue(Integer.parseInt(range[0]) >= systems.nextInt());
            assertTrue(Integer.parseInt(range[1]) <= systems.nextInt());
        }
        assertEquals(12, Integer.parseInt(range[1]) - Integer.parseInt(range[0]));
    }
}
