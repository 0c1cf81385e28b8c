package org.muster.program;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What exceptions say. */
final class Says {
    private Says() {}

    static void that(Throwable e, String part) {
        assertTrue(String.valueOf(e.getMessage()).contains(part), () -> "not in it: " + part + "\n" + e);
    }
}
