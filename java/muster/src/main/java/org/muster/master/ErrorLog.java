package org.muster.master;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.LoggerFactory;

/** Appends failures to the file that a call names for them; many calls may name the same. */
final class ErrorLog {
    private ErrorLog() {}

    static void append(Path file, String call, Throwable failure) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + call + " failed");
        failure.printStackTrace(out);
        out.println();
        try {
            // One write of an appending file is not torn by others.
            Files.writeString(file, text.toString(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LoggerFactory.getLogger(ErrorLog.class)
                    .warn("{} failed, and that could not be written to {}: {}", call, file, e.toString(), failure);
        }
    }
}
