package org.muster.cache;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.muster.Cache;
import org.muster.CacheException;

/**
 * {@code muster cache}: the launcher reads the command line and calls this, with the action, the directory, and the keys or the
 * beginnings of keys. Ends with status 0, or 1 and one line on standard error.
 */
public final class CacheCommand {
    private static final int SHOWN = 16;

    private final Store store;
    private final PrintWriter out;

    private CacheCommand(Store store, PrintWriter out) {
        this.store = store;
        this.out = out;
    }

    /**
     * Does it.
     *
     * @param args {@code ls}, {@code show}, {@code pack}, {@code rm} or {@code clear}; the directory; the keys
     */
    public static void main(String[] args) {
        int status = 0;
        // Not System.out, which writes every line for itself.
        PrintWriter out = new PrintWriter(new BufferedWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)));
        try {
            Path directory = Path.of(args[1]);
            if (!Files.isDirectory(new Layout(directory).entries())) {
                throw new CacheException(
                        "there is no result cache in '" + directory + "': name its directory with --dir");
            }
            try (Store store = Store.open(directory)) {
                new CacheCommand(store, out).run(args[0], List.of(args).subList(2, args.length));
            }
        } catch (CacheException e) {
            out.flush();
            System.err.println("muster: " + e.getMessage());
            status = 1;
        }
        out.flush();
        System.exit(status);
    }

    private void run(String action, List<String> keys) {
        switch (action) {
            case "ls" -> list();
            case "show" -> show(name(keys.getFirst(), store.names()));
            case "pack" -> pack();
            case "rm" -> remove(keys);
            case "clear" -> {
                long count = store.size();
                store.clear();
                out.println(count + " entries deleted");
            }
            default -> throw new CacheException("there is no action '" + action + "'");
        }
    }

    private void list() {
        String form = "%-" + SHOWN + "s  %-20s  %5s  %10s  %10s  %-16s  %s%n";
        out.printf(form, "KEY", "CREATED", "RANKS", "SECONDS", "BYTES", "TYPE", "FUNCTION");
        for (String name : store.names()) {
            Kept e = new Kept(store, name);
            try {
                out.printf(
                        Locale.ROOT,
                        form,
                        line(shortened(e.key())),
                        e.created().truncatedTo(ChronoUnit.SECONDS),
                        e.ranks(),
                        String.format(Locale.ROOT, "%.3f", e.duration().toNanos() / 1e9),
                        e.bytes(),
                        line(e.type()),
                        line(e.function()));
            } catch (CacheException unreadable) {
                out.println(shortened(name) + "  cannot be read");
            }
        }
    }

    /** As much of a key as tells it apart. */
    private static String shortened(String key) {
        return Layout.isHex(key) && key.length() > SHOWN ? key.substring(0, SHOWN) : key;
    }

    /** The text without what would disturb a terminal. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private void show(String name) {
        Kept entry = new Kept(store, name);
        entry.attributes().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(a -> out.printf("%-21s %s%n", a.getKey(), line(String.valueOf(a.getValue()))));
        out.printf("%-21s %s%n", "bytes", entry.bytes());
        out.printf("%-21s %s%n", "file", entry.file());
        boolean sound = store.vault().finder.read(name, true, e -> true) != null;
        out.printf("%-21s %s%n", "checksum", sound ? "right" : "wrong");
    }

    private void pack() {
        Cache.Packed packed = store.pack();
        out.println(
                packed.bytes() == 0
                        ? "nothing to pack"
                        : packed.entries() + " entries and " + packed.merged() + " earlier packs folded into one of "
                                + packed.bytes() + " bytes");
    }

    private void remove(List<String> keys) {
        List<String> all = store.names();
        List<String> names = new ArrayList<>();
        for (String key : keys) {
            names.add(name(key, all)); // all of them, before any is deleted
        }
        names.forEach(store::deleteNamed);
        out.println(names.size() + " entries deleted");
    }

    /** The name of the entry whose key is so or begins so. */
    private String name(String key, List<String> names) {
        if (Collections.binarySearch(names, Layout.name(key)) >= 0) {
            return Layout.name(key);
        }
        List<String> found = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith(key) || (Layout.isDigest(name) && begins(name, key))) {
                found.add(name);
            }
        }
        if (found.isEmpty()) {
            throw new CacheException("the cache in " + store.directory() + " has no entry '" + key + "'");
        }
        if (found.size() > 1) {
            throw new CacheException(
                    "'" + key + "' begins " + found.size() + " keys in " + store.directory() + ": give more of it");
        }
        return found.getFirst();
    }

    private boolean begins(String name, String key) {
        try {
            return new Kept(store, name).key().startsWith(key);
        } catch (CacheException unreadable) {
            return false;
        }
    }
}
