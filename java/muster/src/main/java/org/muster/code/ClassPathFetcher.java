package org.muster.code;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers for a program that may have ended: from the class path that it had. Thread-safe. */
public final class ClassPathFetcher implements WorkerCodec.Fetcher {
    private final URLClassLoader loader;

    /**
     * Makes one.
     *
     * @param path jars and directories; those that are not there have nothing
     * @throws IllegalArgumentException if one cannot be a URL
     */
    public ClassPathFetcher(List<Path> path) {
        List<URL> urls = new ArrayList<>();
        for (Path p : path) {
            try {
                urls.add(p.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("no class path can have " + p, e);
            }
        }
        loader = new URLClassLoader("program's class path", urls.toArray(URL[]::new), null);
    }

    @Override
    public byte @Nullable [] fetch(int asked, String name) throws IOException {
        if (name.startsWith(MasterClasses.ALL)) {
            return MasterClasses.allAnswer(loader.findResources(name.substring(MasterClasses.ALL.length())));
        }
        if (!name.startsWith(MasterClasses.CLASS)) {
            return bytes(name);
        }
        byte[] file = bytes(name.substring(MasterClasses.CLASS.length()).replace('.', '/') + ".class");
        if (file == null) {
            return null;
        }
        // What is on the class path is defined by the loader of the class path, whoever asks.
        byte[] head = ClassCode.number(ClassSpace.PROGRAM);
        byte[] answer = Arrays.copyOf(head, head.length + file.length);
        System.arraycopy(file, 0, answer, head.length, file.length);
        return answer;
    }

    private byte @Nullable [] bytes(String name) throws IOException {
        URL url = loader.findResource(name);
        if (url == null) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        }
    }
}
