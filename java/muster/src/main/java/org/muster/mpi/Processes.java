package org.muster.mpi;

import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.muster.platform.MpiInstallation;

/** This process as one of MPI's: its one {@link Mpi}, and its host. */
public final class Processes {
    private static @Nullable Mpi mpi;
    private static @Nullable WorldLink worldLink;

    private Processes() {}

    /**
     * This process's MPI; the first call initializes it.
     *
     * @return the one there is
     * @throws MpiException if there is none to be had; the message says why and what to do
     */
    public static synchronized Mpi mpi() {
        if (mpi == null) {
            mpi = ServiceLoader.load(MpiProvider.class, Processes.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(
                            () -> new MpiException("no MPI provider is on the class path; is muster.jar whole?", null))
                    .init();
        }
        return mpi;
    }

    /**
     * The world's ranks on a communicator that is Muster's own, apart from what the program does with MPI_COMM_WORLD; all
     * ranks must call it.
     *
     * @return the same one each time
     */
    public static synchronized WorldLink worldLink() {
        if (worldLink == null) {
            worldLink = WorldLink.join(mpi().world());
        }
        return worldLink;
    }

    /**
     * What a worker needs on its class path for the binding.
     *
     * @return a jar or directory
     * @throws MpiException if the binding's classes are not here
     */
    public static Path bindingClasses() {
        URL url = Processes.class.getClassLoader().getResource("mpi/MPI.class");
        if (url != null && url.getProtocol().equals("jar")) {
            String file = url.getPath().substring(0, url.getPath().indexOf("!/"));
            return Path.of(URI.create(file));
        }
        return MpiHere.find()
                .map(MpiInstallation::jar)
                .orElseThrow(() -> new MpiException(
                        "Open MPI's Java classes (mpi.jar) are neither on the class path nor found on this machine; run"
                                + " \"muster doctor\" to see where they were looked for",
                        null));
    }

    /**
     * What tells this node from others: processes that get the same see each other's process ids.
     *
     * @return host name, boot and namespace of process ids
     */
    public static String node() {
        return host() + ' ' + line("/proc/sys/kernel/random/boot_id") + ' ' + link("/proc/self/ns/pid");
    }

    private static String line(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (java.io.IOException e) {
            return "";
        }
    }

    private static String link(String file) {
        try {
            return Files.readSymbolicLink(Path.of(file)).toString();
        } catch (java.io.IOException e) {
            return "";
        }
    }

    /**
     * This node's host name.
     *
     * @return the name, without a domain where the system has none
     */
    public static String host() {
        String name = line("/proc/sys/kernel/hostname");
        if (!name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
