package org.muster.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes what {@link CacheFuzz} begins with: entries of many kinds, and a pack of them. */
final class CacheSeeds {
    private CacheSeeds() {}

    static Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("double", 2.5);
        all.put("text", "a text");
        all.put("matrix", new double[2][3]);
        all.put("empty", new int[3][0]);
        all.put("booleans", new boolean[5]);
        all.put("list", List.of(1, 2, 3));
        all.put("mixed", Arrays.asList("a", new int[2], null, 'c'));
        all.put("object", new Object[] {"x", new double[600]});
        return all;
    }

    private static void copy(Path file, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        byte[] whole = Files.readAllBytes(file);
        Files.write(to, Arrays.copyOf(whole, whole.length - Trailer.LENGTH));
    }

    /**
     * Writes them.
     *
     * @param args the directory
     */
    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        Path cache = Files.createTempDirectory("muster-seeds");
        try (Store store = Store.open(cache)) {
            for (Map.Entry<String, Object> v : values().entrySet()) {
                store.put(CacheFuzz.KEY, Fixture.INFO, v.getValue());
                copy(Fixture.file(store, CacheFuzz.KEY), dir.resolve("entry/" + v.getKey()));
                store.clear();
            }
            for (int i = 0; i < 3; i++) {
                store.put(Fixture.key(i), Fixture.INFO, i);
            }
            store.pack();
            try (Stream<Path> packs = Files.list(cache.resolve("packs"))) {
                for (Path p : packs.toList()) {
                    copy(p, dir.resolve("pack/three"));
                }
            }
        }
    }
}
