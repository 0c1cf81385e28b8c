package org.muster.mpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BindingLoaderTest {
    /** The package's classes by name. */
    private static Map<String, ClassModel> all() throws Exception {
        Path directory = Path.of(BindingLoader.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("org/muster/mpi");
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".class"))
                    .map(BindingLoaderTest::parse)
                    .collect(Collectors.toMap(BindingLoaderTest::name, Function.identity(), (a, _) -> a, TreeMap::new));
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String name(ClassModel c) {
        return c.thisClass().asInternalName().replace('/', '.');
    }

    /** Of this package, itself left out. */
    private static Set<String> used(ClassModel c) {
        Set<String> used = new TreeSet<>();
        for (PoolEntry entry : c.constantPool()) {
            if (entry instanceof ClassEntry e) {
                used.add(e.asInternalName().replace('/', '.'));
            }
        }
        used.removeIf(n -> !n.startsWith("org.muster.mpi.") || n.equals(name(c)));
        return used;
    }

    /** Two loaders make two packages: what is not public in one is not there for the other. */
    @Test
    void whatTheBindingUsesIsVisibleToIt() throws Exception {
        Map<String, ClassModel> all = all();
        Set<String> hidden = new TreeSet<>();
        int implementations = 0;
        for (ClassModel c : all.values()) {
            if (!BindingLoader.isImplementation(name(c)) || name(c).equals(OpenMpiProvider.class.getName())) {
                continue; // the provider is what makes the loader
            }
            implementations++;
            for (String name : used(c)) {
                ClassModel other = all.get(name);
                if (other != null
                        && !BindingLoader.isImplementation(name)
                        && !other.flags().has(AccessFlag.PUBLIC)) {
                    hidden.add(name(c) + " uses " + name);
                }
            }
        }
        assertFalse(implementations < 5, all.keySet()::toString);
        assertEquals(List.of(), List.copyOf(hidden));
    }
}
