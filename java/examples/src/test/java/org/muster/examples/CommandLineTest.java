package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static CommandLine parse(String... args) {
        return new CommandLine(args, Set.of("ranks", "out"), Set.of("check"));
    }

    @Test
    void readsValuesAndFlags() {
        CommandLine options = parse("--ranks", "3", "--check", "--out=a=b");
        assertEquals(3, options.number("ranks", 2, 1));
        assertEquals("a=b", options.text("out"));
        assertTrue(options.has("check"));
    }

    @Test
    void whatIsNotGivenIsAbsent() {
        CommandLine options = parse();
        assertEquals(2, options.number("ranks", 2, 1));
        assertNull(options.text("out"));
        assertFalse(options.has("check"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rank", "ranks", "--ranks", "--check=1", "-h", ""})
    void refusesWhatItDoesNotKnow(String argument) {
        assertThrows(CommandLine.UsageException.class, () -> parse(argument));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "two", "", "99999999999", "2.5"})
    void refusesNumbersThatAreNone(String text) {
        CommandLine options = parse("--ranks", text);
        var e = assertThrows(CommandLine.UsageException.class, () -> options.number("ranks", 2, 1));
        assertEquals("--ranks must be a whole number of at least 1, not \"" + text + "\"", e.getMessage());
    }
}
