package org.muster.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A corpus of messages as they are now: one that is out of date would be refused at once, and nothing behind that be tried. */
class WireSeedsTest {
    private static final String AGAIN = "; have WireSeeds write the corpus anew";

    @Test
    void eachSeedIsTheMessageThatItIsToBe() throws Exception {
        Map<String, Message> messages = WireSeeds.messages();
        for (Map.Entry<String, byte[]> seed : WireSeeds.files().entrySet()) {
            String name = seed.getKey();
            byte[] kept;
            try (InputStream in = WireFuzz.class.getResourceAsStream("WireFuzzInputs/message/" + name)) {
                assertNotNull(in, () -> name + " is not in the corpus" + AGAIN);
                kept = in.readAllBytes();
            }
            assertArrayEquals(seed.getValue(), kept, () -> name + " is out of date" + AGAIN);
            Message read = WireFuzz.read(kept);
            Message meant = messages.get(name);
            assertNotNull(read, name);
            assertNotNull(meant, name);
            assertEquals(meant.getClass(), read.getClass(), name);
            assertArrayEquals(bytes(meant), bytes(read), name);
        }
    }

    private static byte[] bytes(Message m) {
        return WireSeeds.bytes(m, 0);
    }

    @Test
    void thereIsOneOfEachKind() {
        Set<String> all = Arrays.stream(Message.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = WireSeeds.messages().values().stream()
                .map(m -> m.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, found);
        assertTrue(found.size() > 1);
    }
}
