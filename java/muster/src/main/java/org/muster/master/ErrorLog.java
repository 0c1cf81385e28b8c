package org.muster.master;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Appends failures to the file that a call names for them; many calls may name the same. */
final class ErrorLog {
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
    /** Of a file that is made here: messages of exceptions may have anything in them. */
    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private ErrorLog() {}

    static void append(Path file, String call, Throwable failure) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + call + " failed");
        failure.printStackTrace(out);
        out.println();
        try {
            // One write of an appending file is not torn by others.
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            try (SeekableByteChannel log = Files.newByteChannel(file, APPEND, OWNERS)) {
                log.write(bytes);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(ErrorLog.class)
                    .warn("{} failed, and that could not be written to {}: {}", call, file, e.toString(), failure);
        }
    }
}
