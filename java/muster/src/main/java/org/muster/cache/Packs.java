package org.muster.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The packs of a store, as they were when last looked at. A directory's time says that it has changed, but only if it is not of this
 * very moment: it moves in steps. So shortly after a change, and when an entry is not found, the names are read again. Thread-safe.
 */
final class Packs {
    private static final long STEP_MILLIS = 2000;

    private final Layout layout;
    private final Warnings warnings;
    private volatile State state = new State(Map.of(), Set.of(), Set.of(), null, false);

    Packs(Layout layout, Warnings warnings) {
        this.layout = layout;
        this.warnings = warnings;
    }

    /**
     * What was seen.
     *
     * @param packs those that can be read, by their ids, the newest first
     * @param gone the names of all files that say that an entry is deleted, without their ending
     * @param names all names in the directory
     * @param time the directory's
     * @param settled whether that time tells later changes apart
     */
    record State(
            Map<String, Pack> packs,
            Set<String> gone,
            Set<String> names,
            @Nullable FileTime time,
            boolean settled) {
        /** Whether the pack's entry has not been deleted. */
        boolean isLive(Pack pack, String name) {
            return gone.isEmpty() || !gone.contains(pack.id + '-' + name);
        }
    }

    /**
     * Where an entry is.
     *
     * @param pack the pack
     * @param place in it
     */
    record Place(Pack pack, int place) {}

    /**
     * Where the entry of that name is, the newest pack first; empty if it is in no pack. It is in several where the older ones
     * could not be read.
     */
    @SuppressWarnings("ReferenceEquality") // the very state
    List<Place> find(String name) throws IOException {
        State seen = state;
        List<Place> found = find(name, seen);
        if (!found.isEmpty() && seen.settled && time().equals(seen.time)) {
            return found;
        }
        State now = refresh();
        return now == seen ? found : find(name, now);
    }

    private static List<Place> find(String name, State in) {
        List<Place> places = new ArrayList<>(1);
        for (Pack pack : in.packs.values()) {
            int place = pack.find(name);
            if (place >= 0 && in.isLive(pack, name)) {
                places.add(new Place(pack, place));
            }
        }
        return places;
    }

    private FileTime time() throws IOException {
        try {
            return Files.getLastModifiedTime(layout.packs());
        } catch (NoSuchFileException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** Reads the names again, and the indexes of new packs. */
    synchronized State refresh() throws IOException {
        FileTime time = time();
        boolean settled = Math.abs(System.currentTimeMillis() - time.toMillis()) > STEP_MILLIS;
        List<String> list = Disk.list(layout.packs());
        State old = state;
        Set<String> names = new HashSet<>(list);
        if (names.equals(old.names)) {
            if (settled != old.settled || !time.equals(old.time)) {
                state = new State(old.packs, old.gone, old.names, time, settled);
            }
            return state;
        }
        Map<String, Pack> packs = new TreeMap<>(Comparator.reverseOrder()); // ids begin with a time
        Set<String> gone = new HashSet<>();
        for (String name : list) {
            if (name.endsWith(Layout.GONE)) {
                gone.add(name.substring(0, name.length() - Layout.GONE.length()));
            } else if (name.endsWith(Layout.SUFFIX)) {
                String id = name.substring(0, name.length() - Layout.SUFFIX.length());
                Pack known = old.packs.get(id);
                Pack pack = known != null ? known : read(id);
                if (pack != null) {
                    packs.put(id, pack);
                }
            }
        }
        state = new State(packs, gone, names, time, settled);
        return state;
    }

    private @Nullable Pack read(String id) {
        Path path = layout.pack(id);
        try {
            return Pack.read(id, path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            if (Files.exists(path)) {
                warnings.once(
                        path.toString(), "the result cache's file " + path + " is passed over: " + Disk.reason(e));
            }
            return null;
        }
    }
}
