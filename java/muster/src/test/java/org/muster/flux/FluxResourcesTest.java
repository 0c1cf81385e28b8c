package org.muster.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.Resources;
import org.muster.nativeaccess.NativeException;

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

    /** Rank 0 is excluded; 1 has four cores and two GPUs, the three others three cores, whether they are up or not. */
    @ParameterizedTest
    @CsvSource({
        "13,1,0,0,true",
        "14,1,0,0,false",
        "5,2,0,0,true",
        "6,2,0,0,false",
        "1,4,0,0,true",
        "2,4,0,0,false",
        "2,1,1,0,true",
        "3,1,1,0,false",
        "1,1,2,0,true",
        "1,1,3,0,false",
        "4,1,0,4,true",
        "12,1,0,4,true",
        "13,1,0,4,false",
        "5,1,0,5,false",
        "4,1,0,1,true",
        "3,1,1,2,false",
        "2147483647,1,0,0,false",
        "2147483647,2147483647,2147483647,2147483647,false"
    })
    void whatAJobCouldHave(int cores, int threads, int gpus, int nodes, boolean could) {
        Resources r = Resources.cores(cores).threadsPerCore(threads).gpusPerCore(gpus);
        assertEquals(could, read("0.0").canHold(nodes == 0 ? r : r.nodes(nodes)));
        assertEquals("13 core(s) and 2 GPU(s) on 4 node(s)", read("0.0").most());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-", "3-1", "-1", "1,,2", "99999999", "1-999999999"})
    void whatIsNoSetIsRefused(String text) {
        assertTrue(assertThrows(NativeException.class, () -> IdSet.read(text))
                .getMessage()
                .contains(text));
    }

    @Test
    void setsMayStandInBrackets() {
        assertEquals("{1, 2, 5}", IdSet.read("[1-2,5]").toString());
        assertEquals("{}", IdSet.read("").toString());
    }
}
