package org.muster.tests.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheEntry;
import org.muster.cache.EntryInfo;
import org.muster.cache.Store;

/** h5py and h5dump read entries and packs, with types, shapes and values. */
class OtherReadersTest {
    /** Debian's own, which has its h5py. */
    private static final String PYTHON = "/usr/bin/python3";

    /** Prints, for the group of each entry, its key, attributes, and datasets. */
    private static final String SCRIPT = """
            import h5py, sys

            def datasets(group, path):
                for name, item in sorted(group.items()):
                    if isinstance(item, h5py.Group):
                        datasets(item, path + name + '/')
                    else:
                        value = item[()]
                        value = value.decode() if isinstance(value, bytes) else value.tolist()
                        kind = 'string' if item.dtype.kind == 'S' else str(item.dtype)
                        print(path + name, kind, item.shape, value, sep='|')

            def entry(group):
                a = group.attrs
                print('key', a['key'].decode(), sep='|')
                print('told', a['function'].decode(), a['function_fingerprint'].decode(), int(a['ranks']),
                      float(a['duration_seconds']), int(a['pid']), a['java_type'].decode(), sep='|')
                datasets(group, '')

            for path in sys.argv[1:]:
                with h5py.File(path, 'r') as f:
                    if 'entries' in f:
                        for part in f['entries'].values():
                            for name, group in part.items():
                                assert group == part[name]
                                entry(group)
                    else:
                        entry(f)
            """;

    @TempDir
    Path temp;

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> wanted = new LinkedHashMap<>();

    private record Point(double x, int[] trace) {}

    private void sample(String key, Object value, String... lines) {
        values.put(key, value);
        wanted.put(key, String.join("\n", lines));
    }

    @BeforeEach
    void samples() {
        sample("bytes", new byte[] {1, -128}, "result|int8|(2,)|[1, -128]");
        sample("shorts", new short[] {1, -32768}, "result|int16|(2,)|[1, -32768]");
        sample("chars", new char[] {'a', '\uffff'}, "result|uint16|(2,)|[97, 65535]");
        sample("ints", new int[] {1, Integer.MIN_VALUE}, "result|int32|(2,)|[1, -2147483648]");
        sample("longs", new long[] {1, Long.MIN_VALUE}, "result|int64|(2,)|[1, -9223372036854775808]");
        sample("floats", new float[] {1.5f, Float.NEGATIVE_INFINITY}, "result|float32|(2,)|[1.5, -inf]");
        sample("doubles", new double[] {0.1, Double.NaN}, "result|float64|(2,)|[0.1, nan]");
        sample("booleans", new boolean[] {true, false}, "result|uint8|(2,)|[1, 0]");
        sample(
                "matrix",
                new double[][] {{1, 2, 3}, {4, 5, 6}},
                "result|float64|(2, 3)|[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]");
        sample("cube", new int[][][] {{{1}, {2}}, {{3}, {4}}}, "result|int32|(2, 2, 1)|[[[1], [2]], [[3], [4]]]");
        sample("nothing", new float[0], "result|float32|(0,)|[]");
        sample("rows of nothing", new long[2][0], "result|int64|(2, 0)|[[], []]");
        sample("int", 7, "result|int32|()|7");
        sample("double", 0.5, "result|float64|()|0.5");
        sample("boolean", true, "result|uint8|()|1");
        sample("char", 'z', "result|uint16|()|122");
        sample("string", "grüße", "result|string|()|grüße");
        sample("empty string", "", "result|string|()|");
        sample("a number of each rank", List.of(1.0, 2.0), "result|float64|(2,)|[1.0, 2.0]");
        sample(
                "an array of each rank",
                List.of(new double[] {1}, new double[] {2, 3}),
                "result/0|float64|(1,)|[1.0]",
                "result/1|float64|(2,)|[2.0, 3.0]");
    }

    private static List<String> run(List<String> command) throws Exception {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        p.getOutputStream().close();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(p.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, p.exitValue(), out);
        return out.lines().toList();
    }

    /** What h5py tells of the entries of these files: lines by key. */
    private Map<String, List<String>> python(List<Path> files) throws Exception {
        Path script = Files.writeString(temp.resolve("read.py"), SCRIPT);
        List<String> command = new java.util.ArrayList<>(List.of(PYTHON, script.toString()));
        files.forEach(f -> command.add(f.toString()));
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        List<String> current = List.of();
        for (String line : run(command)) {
            if (line.startsWith("key|")) {
                current = new java.util.ArrayList<>();
                byKey.put(line.substring(4), current);
            } else {
                current.add(line);
            }
        }
        return byKey;
    }

    private static List<Path> files(Store store) {
        return store.entries().stream().map(CacheEntry::file).distinct().toList();
    }

    @Test
    void everyTypeInEntriesAndPacks() throws Exception {
        try (Store store = Store.open(temp.resolve("cache"))) {
            EntryInfo info = new EntryInfo("Some.function(double[])", "abc123", 3, Duration.ofMillis(2500));
            values.forEach((key, value) -> assertTrue(store.put(key, info, value)));
            store.put("a record", info, new Point(1, new int[] {5}));
            store.put("a record with an array", info, new Point(1, new int[2000]));
            for (int round = 0; round < 2; round++) {
                Map<String, List<String>> found = python(files(store));
                assertEquals(values.size() + 2, found.size());
                long pid = ProcessHandle.current().pid();
                wanted.forEach((key, lines) -> {
                    List<String> got = found.get(key);
                    String type = store.get(key).orElseThrow().type();
                    assertEquals("told|Some.function(double[])|abc123|3|2.5|" + pid + "|" + type, got.getFirst());
                    assertEquals(lines, String.join("\n", got.subList(1, got.size())), key);
                });
                assertTrue(found.get("a record").get(1).startsWith("result|int8|("), found.get("a record")::toString);
                List<String> beside = found.get("a record with an array");
                assertTrue(beside.get(1).startsWith("arrays/0|int32|(2000,)|[0, 0"), beside::toString);
                dump(store);
                store.pack();
            }
        }
    }

    private static void dump(Store store) throws Exception {
        for (Path file : files(store)) {
            run(List.of("h5dump", file.toString()));
        }
        CacheEntry matrix = store.get("matrix").orElseThrow();
        String text = String.join("\n", run(List.of("h5dump", matrix.file().toString())));
        for (String part : List.of(
                "DATATYPE  H5T_IEEE_F64LE\n",
                "SIMPLE { ( 2, 3 ) / ( 2, 3 ) }",
                "(1,0): 4, 5, 6",
                "\"Some.function(double[])\"")) {
            assertTrue(text.contains(part), () -> "no " + part + " in\n" + text);
        }
    }

    /** More in one group of a pack than HDF5 itself would keep in such a group. */
    @Test
    void aPackOfMany() throws Exception {
        try (Store store = Store.open(temp.resolve("cache"))) {
            EntryInfo info = new EntryInfo("f", "f", 1, Duration.ZERO);
            for (int i = 0; i < 150; i++) {
                store.put("ab" + String.format("%030x", i), info, new int[] {i});
            }
            store.pack();
            Map<String, List<String>> found = python(files(store));
            assertEquals(150, found.size());
            for (int i = 0; i < 150; i++) {
                assertEquals(
                        "result|int32|(1,)|[" + i + "]",
                        found.get("ab" + String.format("%030x", i)).get(1));
            }
        }
    }
}
