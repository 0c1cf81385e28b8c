package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SurroundingsTest {
    @Test
    void anInstanceMayBeAJobOfAnother() {
        String outer = "inside of the instance at local:///x";
        assertEquals(outer, Surroundings.inside("local:///x", "0"));
        assertEquals(outer + ", which is a job of another one (level 2)", Surroundings.inside("local:///x", "2"));
        assertEquals(outer, Surroundings.inside("local:///x", "flux-getattr: no such attribute"));
    }
}
