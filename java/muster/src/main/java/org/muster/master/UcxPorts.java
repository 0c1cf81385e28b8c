package org.muster.master;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Scanner;
import org.slf4j.LoggerFactory;

/**
 * Ports at which workers listen for UCX's TCP, others for each start. A new worker at the port of one that has ended may be taken for that one
 * by UCX (1.13 at least): its master then never hears it.
 */
final class UcxPorts {
    static final String VARIABLE = "UCX_TCP_PORT_RANGE";

    private static final Path SYSTEMS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int USUAL_FIRST = 32768;
    private static final int USUAL_LAST = 60999;

    /** Of those of a start, for other programs; UCX takes any that is free. */
    private static final int SPARE = 12;

    private final int first;
    private final int last;
    private int next;

    /** From one port to another, beginning in between. */
    UcxPorts(int first, int last, int begin) {
        this.first = first;
        this.last = last;
        next = begin;
    }

    /** Those that the system gives out by itself. */
    static UcxPorts here() {
        int first = USUAL_FIRST;
        int last = USUAL_LAST;
        try (Scanner both = new Scanner(read())) {
            first = both.nextInt();
            last = both.nextInt();
        } catch (IOException | NoSuchElementException e) {
            LoggerFactory.getLogger(UcxPorts.class).debug("the usual ports are taken", e);
        }
        return new UcxPorts(first, last, new Random().nextInt(first, last + 1));
    }

    /** In one go: of such a file the kernel gives nothing at the second. */
    private static String read() throws IOException {
        try (InputStream in = Files.newInputStream(SYSTEMS)) {
            byte[] line = new byte[64];
            return new String(line, 0, Math.max(0, in.read(line)), StandardCharsets.US_ASCII);
        }
    }

    /** For the next workers to be started, as the variable has them. */
    synchronized String next(int workers) {
        int ports = Math.min(workers + SPARE, last - first + 1);
        int from = next + ports - 1 > last ? first : next;
        next = from + ports;
        return from + "-" + (next - 1);
    }
}
