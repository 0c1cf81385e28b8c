package org.muster.cache;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens entries by their names, wherever they are. What cannot be read is a warning, and is taken as not there. Thread-safe. */
final class Finder {
    /** How often an entry is looked for while packs come and go. */
    private static final int TRIES = 4;

    private final Layout layout;
    private final Packs packs;
    private final Warnings warnings;

    Finder(Layout layout, Packs packs, Warnings warnings) {
        this.layout = layout;
        this.packs = packs;
        this.warnings = warnings;
    }

    /**
     * An open entry.
     *
     * @param source its bytes
     * @param address of its group
     * @param file that it is in
     */
    record Opened(Source source, long address, Path file) {}

    /** What is done with an open entry. */
    @FunctionalInterface
    interface Reading<T> {
        /** May throw {@link Damaged} when it is not what it ought to be. */
        @Nullable
        T read(Opened entry) throws IOException;
    }

    /** Reads the entry of that name; null if there is none that can be read. */
    <T> @Nullable T read(String name, boolean check, Reading<T> reading) {
        T result = readSingle(name, check, reading);
        return result != null ? result : readPacked(name, check, reading);
    }

    private <T> @Nullable T readSingle(String name, boolean check, Reading<T> reading) {
        Path path = layout.entry(name);
        for (int i = 1; ; i++) {
            try {
                String problem = Trust.ofFile(path).problem();
                if (problem != null) {
                    throw new Damaged(problem);
                }
                try (Source source = Source.ofFile(path, check)) {
                    return reading.read(new Opened(source, ImageWriter.ROOT, path));
                }
            } catch (NoSuchFileException | FileNotFoundException e) {
                // If it is there now, it was deleted and somebody has written it anew; or it may not be opened.
                if (!Files.exists(path) || i == TRIES) {
                    passOver(path, name, e);
                    return null;
                }
            } catch (IOException e) {
                passOver(path, name, e);
                return null;
            }
        }
    }

    private <T> @Nullable T readPacked(String name, boolean check, Reading<T> reading) {
        for (int i = 0; ; i++) {
            try {
                for (Packs.Place place : packs.find(name)) {
                    T result = readPacked(place, name, check, i == TRIES, reading);
                    if (result != null) {
                        return result;
                    }
                }
                return null;
            } catch (FileNotFoundException | NoSuchFileException e) {
                refresh(); // the pack has been merged into another
            } catch (IOException e) {
                passOver(layout.packs(), name, e);
                return null;
            }
        }
    }

    private <T> @Nullable T readPacked(
            Packs.Place place, String name, boolean check, boolean isLastTry, Reading<T> reading) throws IOException {
        Pack pack = place.pack();
        try (Source source = pack.open(place.place(), check)) {
            return reading.read(new Opened(source, pack.address(place.place()), pack.path));
        } catch (IOException e) {
            boolean vanished = e instanceof FileNotFoundException || e instanceof NoSuchFileException;
            if (vanished && !isLastTry) {
                throw e;
            }
            passOver(pack.path, name, e);
            return null;
        }
    }

    private void refresh() {
        try {
            packs.refresh();
        } catch (IOException e) {
            warnings.debug("reading " + layout.packs(), e);
        }
    }

    private void passOver(Path path, String name, IOException e) {
        if (!Files.exists(path)) {
            return; // deleted while it was being read
        }
        warnings.once(path + " " + name, "the result cache's entry " + path + " is passed over: " + Disk.reason(e));
    }
}
