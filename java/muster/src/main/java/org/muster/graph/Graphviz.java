package org.muster.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has Graphviz' dot draw. */
final class Graphviz {
    private Graphviz() {}

    static String draw(String dot) {
        try {
            Path dir = Files.createTempDirectory("muster-dot");
            try {
                return draw(dot, dir);
            } finally {
                for (String name : new String[] {"graph.dot", "graph.svg", "err.txt"}) {
                    Files.deleteIfExists(dir.resolve(name));
                }
                Files.deleteIfExists(dir);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the files that dot works on cannot be written: " + e, e);
        }
    }

    private static String draw(String dot, Path dir) throws IOException {
        Path in = Files.writeString(dir.resolve("graph.dot"), dot);
        Path out = dir.resolve("graph.svg");
        Path err = dir.resolve("err.txt");
        Process p;
        try {
            p = new ProcessBuilder("dot", "-Tsvg", in.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "dot cannot be started: install Graphviz, or leave the layout to Muster with toSvg()", e);
        }
        try {
            p.getOutputStream().close();
            int status = p.waitFor();
            if (status != 0) {
                throw new IllegalStateException("dot ended with status " + status + ": "
                        + Files.readString(err).strip());
            }
            return Files.readString(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while dot was drawing", e);
        } finally {
            p.destroyForcibly();
        }
    }
}
