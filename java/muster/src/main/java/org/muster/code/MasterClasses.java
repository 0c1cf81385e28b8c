package org.muster.code;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program's classes: numbers for its loaders, and what workers ask of these. Thread-safe. */
final class MasterClasses implements ClassSpace {
    /** Prefix of a request for a class and for all resources of a name; no resource's name starts so. */
    static final String CLASS = "//class/";

    static final String ALL = "//all/";

    /** Loaders by number. Strong: a worker may ask for code as long as the executor lives. */
    private final List<ClassLoader> loaders = new ArrayList<>();

    private final IdentityHashMap<ClassLoader, Integer> numbers = new IdentityHashMap<>();

    MasterClasses() {
        ClassLoader ours = MasterClasses.class.getClassLoader();
        loaders.add(ours); // EVERYWHERE: what every process has is found by way of it
        loaders.add(ours);
        numbers.put(ours, PROGRAM);
    }

    @Override
    public int loaderOf(Class<?> type) {
        if (Everywhere.has(type)) {
            return EVERYWHERE;
        }
        ClassLoader loader = ClassSpace.element(type).getClassLoader();
        synchronized (numbers) {
            Integer known = numbers.get(loader);
            return known != null ? known : number(loader);
        }
    }

    /** Gives a loader a new number, because its classes are not what they were; the old number stays valid. */
    void renumber(ClassLoader loader) {
        synchronized (numbers) {
            number(loader);
        }
    }

    private int number(ClassLoader loader) {
        loaders.add(loader);
        numbers.put(loader, loaders.size() - 1);
        return loaders.size() - 1;
    }

    @Override
    public Class<?> find(int loader, String name) throws ClassNotFoundException {
        return loader == EVERYWHERE
                ? ClassSpace.loadEverywhere(name, loader(loader))
                : ClassSpace.load(name, loader(loader));
    }

    private ClassLoader loader(int number) throws ClassNotFoundException {
        synchronized (numbers) {
            if (number < 0 || number >= loaders.size()) {
                throw new ClassNotFoundException("no class loader has the number " + number);
            }
            return loaders.get(number);
        }
    }

    /** Answers {@link MasterCodec#resource}. */
    @SuppressWarnings("ReferenceEquality") // loaders are told apart by identity
    byte @Nullable [] answer(int loader, String name) {
        try {
            ClassLoader l = loader(loader);
            if (name.startsWith(CLASS)) {
                Class<?> type = Class.forName(name.substring(CLASS.length()), false, l);
                // A loader that was given a new number answers by the one it was asked by.
                return classAnswer(type, type.getClassLoader() == l ? loader : loaderOf(type));
            }
            if (name.startsWith(ALL)) {
                return allAnswer(l.getResources(name.substring(ALL.length())));
            }
            try (InputStream in = l.getResourceAsStream(name)) {
                return in == null ? null : in.readAllBytes();
            }
        } catch (ClassNotFoundException | IOException | LinkageError e) {
            return null;
        }
    }

    /** The number of the loader that defines the class, and the class file. */
    private byte @Nullable [] classAnswer(Class<?> type, int definer) {
        byte[] file = Everywhere.has(type) ? null : ClassBytes.of(type);
        if (file == null) {
            return null;
        }
        byte[] head = ClassCode.number(definer);
        byte[] answer = Arrays.copyOf(head, head.length + file.length);
        System.arraycopy(file, 0, answer, head.length, file.length);
        return answer;
    }

    static byte[] allAnswer(Enumeration<URL> urls) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        while (urls.hasMoreElements()) {
            try (InputStream in = urls.nextElement().openStream()) {
                byte[] one = in.readAllBytes();
                out.writeInt(one.length);
                out.write(one);
            }
        }
        return bytes.toByteArray();
    }
}
