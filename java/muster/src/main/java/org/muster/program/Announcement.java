package org.muster.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The helper's line before the program's standard error: {@code +PID}, or {@code -ERRNO TEXT} where there is no program. */
final class Announcement {
    /** The program could not be started; the message is why, as the system says it. */
    static final class NotStarted extends Exception {
        private static final long serialVersionUID = 1L;

        NotStarted(String why) {
            super(why);
        }
    }

    private Announcement() {}

    /**
     * Takes the line from the stream and leaves what follows.
     *
     * @return the program's process id
     * @throws NotStarted if it says so, or the helper ended without a word
     */
    static long read(InputStream err) throws IOException, NotStarted {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int b;
        while ((b = err.read()) >= 0 && b != '\n') {
            bytes.write(b);
        }
        String line = bytes.toString(StandardCharsets.UTF_8);
        if (line.startsWith("+")) {
            return Long.parseLong(line.substring(1));
        }
        int space = line.indexOf(' ');
        if (!line.startsWith("-") || space < 0) {
            throw new NotStarted(
                    HelperKeeper.NAME + " ended before it could start it" + (line.isEmpty() ? "" : ": ") + line);
        }
        throw new NotStarted(line.substring(space + 1));
    }
}
