package org.muster.launcher;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** Looks a main class up before a JVM is started for it, to say in one sentence what is wrong. */
final class MainClassCheck {
    private static final int MAGIC = 0xCAFEBABE;

    private MainClassCheck() {}

    /** Refuses, with a {@link Failure}, a class that is on neither class path or that cannot have a main method. */
    static void check(String name, String classPath, String musters) {
        String file = name.replace('.', '/') + ".class";
        for (String entry : (classPath + File.pathSeparator + musters).split(File.pathSeparator, -1)) {
            if (entry.endsWith("*")) {
                return; // Rare, and the JVM looks there itself.
            }
            try {
                if (foundIn(Path.of(entry), file, name)) {
                    return;
                }
            } catch (IOException e) {
                throw Failure.usage("cannot read class " + name + " in '" + entry + "': " + e.getMessage() + ".");
            }
        }
        throw Failure.usage(
                "there is no class " + name + " on the class path '" + classPath + "': name where it is with -cp.");
    }

    private static boolean foundIn(Path entry, String file, String name) throws IOException {
        if (Files.isDirectory(entry)) {
            Path found = entry.resolve(file);
            if (!Files.isRegularFile(found)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(found)) {
                refuseWithoutMain(in, name);
            }
            return true;
        }
        if (!Files.isRegularFile(entry)) {
            return false;
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            ZipEntry found = jar.getEntry(file);
            if (found == null) {
                // A jar's manifest may name further jars; those the JVM reads.
                return jar.getManifest() != null
                        && jar.getManifest().getMainAttributes().getValue("Class-Path") != null;
            }
            try (InputStream in = jar.getInputStream(found)) {
                refuseWithoutMain(in, name);
            }
            return true;
        }
    }

    private static void refuseWithoutMain(InputStream in, String name) throws IOException {
        DataInputStream data = new DataInputStream(new java.io.BufferedInputStream(in));
        if (data.readInt() != MAGIC) {
            throw Failure.usage(name + " is not a class: its file does not begin as class files do.");
        }
        if (!mayHaveMain(data)) {
            throw Failure.usage("class " + name + " has no main method.");
        }
    }

    /** Whether the constant pool has the name main, or a superclass may bring it. */
    private static boolean mayHaveMain(DataInputStream data) throws IOException {
        data.readInt(); // version
        int count = data.readUnsignedShort();
        String[] texts = new String[count];
        int[] classes = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = data.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = data.readUTF();
                case 7 -> classes[i] = data.readUnsignedShort();
                case 8, 16, 19, 20 -> data.readUnsignedShort();
                case 15 -> data.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> data.readInt();
                case 5, 6 -> {
                    data.readLong();
                    i++; // These take two places.
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        data.readInt(); // access flags, this class
        String superclass = texts[classes[data.readUnsignedShort()]];
        return !"java/lang/Object".equals(superclass)
                || java.util.Arrays.asList(texts).contains("main");
    }
}
