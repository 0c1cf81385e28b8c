package org.muster.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what people have set in Open MPI's parameter files ({@code openmpi-mca-params.conf}). */
final class ParameterFiles {
    private static final Path PACKAGES = Path.of("/var/lib/dpkg/status");

    private final Path packages;

    ParameterFiles() {
        this(PACKAGES);
    }

    ParameterFiles(Path packages) {
        this.packages = packages;
    }

    /** The file in which each parameter is set; the first file that sets one wins, as in Open MPI. */
    Map<String, Path> read(List<Path> files) {
        Map<String, Path> set = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                byte[] content = Files.readAllBytes(file);
                Map<String, Path> here = new LinkedHashMap<>();
                new String(content, StandardCharsets.ISO_8859_1).lines().forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals > 0 && !line.stripLeading().startsWith("#")) {
                        here.put(line.substring(0, equals).strip(), file);
                    }
                });
                if (!here.isEmpty() && !untouched(file, content)) {
                    here.forEach(set::putIfAbsent);
                }
            } catch (IOException e) {
                // What Open MPI cannot read either sets nothing.
            }
        }
        return set;
    }

    /**
     * Whether a file is as the Debian package brought it. What a package sets for everybody (Debian: {@code pml = ^ucx}) is no
     * decision of this site.
     */
    private boolean untouched(Path file, byte[] content) throws IOException {
        if (!Files.isReadable(packages)) {
            return false;
        }
        String md5;
        try {
            md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
        String known = new String(Files.readAllBytes(packages), StandardCharsets.ISO_8859_1);
        return known.contains("\n " + file + " " + md5);
    }
}
