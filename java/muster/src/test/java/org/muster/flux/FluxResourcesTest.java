package org.muster.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FluxResourcesTest {
    /** As a real instance of three brokers told it. */
    private static final String STATUS =
            "{\"R\":{\"version\":1,\"execution\":{\"R_lite\":[{\"rank\":\"0-1\",\"children\":{\"core\":\"0-3\",\"gpu\":\"0-1\"}},"
                    + "{\"rank\":\"2-4\",\"children\":{\"core\":\"0,2-3\"}}],\"nodelist\":[\"n[0-2]\",\"big[7,9]\"],"
                    + "\"starttime\":0.0,\"expiration\":EXPIRATION}},\"online\":\"0-2,4\",\"exclude\":\"0\","
                    + "\"drain\":{\"4\":{\"timestamp\":1.0,\"reason\":\"hot\"}}}";

    private static FluxResources read(String expiration) {
        return FluxResources.read(Json.readObject(STATUS.replace("EXPIRATION", expiration)));
    }

    @Test
    void ranksHostsAndWhatIsUsable() {
        FluxResources r = read("0.0");
        assertEquals(List.of("n[0-2]", "big[7,9]"), r.hosts());
        assertEquals(5, r.ranks().size());
        assertEquals("{0, 2, 3}", List.copyOf(r.ranks().values()).get(3).cores().toString());
        assertEquals("{0, 1}", List.copyOf(r.ranks().values()).get(1).gpus().toString());
        assertEquals("{1, 2}", r.usable().toString());
        assertEquals(7, r.cores());
        assertNull(r.end());
        assertEquals(Instant.ofEpochSecond(2_000_000_000), read("2000000000.0").end());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-", "3-1", "-1", "1,,2", "99999999", "1-999999999"})
    void whatIsNoSetIsRefused(String text) {
        assertTrue(assertThrows(FluxException.class, () -> IdSet.read(text))
                .getMessage()
                .contains(text));
    }

    @Test
    void setsMayStandInBrackets() {
        assertEquals("{1, 2, 5}", IdSet.read("[1-2,5]").toString());
        assertEquals("{}", IdSet.read("").toString());
    }
}
