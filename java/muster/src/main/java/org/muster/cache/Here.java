package org.muster.cache;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process, as entries tell of it. */
final class Here {
    static final String HOST = host();
    static final long PID = ProcessHandle.current().pid();
    static final String USER = System.getProperty("user.name", "unknown");
    static final String VERSION = version();

    private Here() {}

    private static String host() {
        try {
            // What the kernel says, for a name service may take seconds to fail.
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "localhost";
            }
        }
    }

    private static String version() {
        String version = Here.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
