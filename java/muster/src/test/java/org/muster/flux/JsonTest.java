package org.muster.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.nativeaccess.NativeException;

class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        Map<String, ?> o = Json.readObject(
                " {\"a\": [1, -2.5e1, true, false, null, \"\\u0192\\n\\\"\\/\"], \"b\": {}, \"c\": [ ] } ");
        assertEquals(Arrays.asList(1L, -25.0, true, false, null, "\u0192\n\"/"), o.get("a"));
        assertEquals(Map.of(), o.get("b"));
        assertEquals(List.of(), o.get("c"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, Object> o = Map.of(
                "text", "a \"quoted\" \\ word\u0001\n\u0192", "list", List.of(1L, 2.5, true), "o", Map.of("k", "v"));
        assertEquals(o, Json.readObject(Json.write(o)));
        assertEquals("{}", Json.write(Map.of()));
        assertEquals("[]", Json.write(List.of()));
        assertEquals("null", Json.write(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,",
                "{\"a\"}",
                "\"a",
                "tru",
                "1 2",
                "\"\\u12g4\"",
                "\"\\x\"",
                "--1",
                "{\"a\":1,}",
                "nul",
                "\"\\u1\"",
                "99999999999999999999"
            })
    void refusesWhatIsNone(String text) {
        NativeException e = assertThrows(NativeException.class, () -> Json.read(text));
        assertTrue(e.getMessage().contains("character"), e.getMessage());
    }

    @Test
    void depthIsBounded() {
        assertThrows(NativeException.class, () -> Json.read("[".repeat(100_000)));
    }
}
