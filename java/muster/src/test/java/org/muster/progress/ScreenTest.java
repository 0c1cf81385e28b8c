package org.muster.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.muster.Progress.Style;

/** Where progress is shown, and how. */
final class ScreenTest {
    private final PrintStream file = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private Style style(Style wanted, Map<String, String> env) {
        return Screen.of(file, wanted, env).style();
    }

    @Test
    void aFileGetsPlainLinesUnlessTheProgramOrTheUserSaysOtherwise() {
        assertEquals(Style.PLAIN, style(Style.AUTO, Map.of()));
        assertEquals(Style.LINE, style(Style.LINE, Map.of()));
        assertEquals(Style.OFF, style(Style.OFF, Map.of("MUSTER_PROGRESS", "")));
        assertEquals(Style.OFF, style(Style.LINE, Map.of("MUSTER_PROGRESS", "off")));
        assertEquals(Style.LINE, style(Style.OFF, Map.of("MUSTER_PROGRESS", "line")));
        assertEquals(Style.PLAIN, style(Style.AUTO, Map.of("MUSTER_PROGRESS", "plain")));
    }

    @Test
    void anythingElseIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> style(Style.AUTO, Map.of("MUSTER_PROGRESS", "on")))
                .getMessage();
        assertTrue(String.valueOf(message).contains("off, plain or line"), message);
    }

    @Test
    void theWidth() {
        assertEquals(80, Screen.of(file, Style.LINE, Map.of()).width().getAsInt());
        assertEquals(
                132,
                Screen.of(file, Style.LINE, Map.of("COLUMNS", "132")).width().getAsInt());
        assertEquals(
                80,
                Screen.of(file, Style.LINE, Map.of("COLUMNS", "wide")).width().getAsInt());
    }
}
