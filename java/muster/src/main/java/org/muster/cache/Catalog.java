package org.muster.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The names of the entries. */
final class Catalog {
    private final Layout layout;
    private final Packs packs;

    Catalog(Vault vault) {
        layout = vault.layout;
        packs = vault.packs;
    }

    /** All names, in order. Who is packed meanwhile is there once. */
    List<String> names() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (String fan : fans()) {
            names.addAll(singles(fan));
        }
        // After the single ones: an entry goes to a pack before it goes away.
        Packs.State state = packs.refresh();
        for (Pack pack : state.packs().values()) {
            for (int i = 0; i < pack.size(); i++) {
                String name = pack.name(i);
                if (state.isLive(pack, name)) {
                    names.add(name);
                }
            }
        }
        return new ArrayList<>(names);
    }

    /** The subdirectories that there are. */
    List<String> fans() throws IOException {
        List<String> fans = new ArrayList<>();
        for (String name : Disk.list(layout.entries())) {
            if (name.length() == 2 && Layout.isHex(name)) {
                fans.add(name);
            }
        }
        return fans;
    }

    /** The names of the entries that are files of their own in a subdirectory. */
    List<String> singles(String fan) throws IOException {
        List<String> names = new ArrayList<>();
        for (String file : Disk.list(layout.entries().resolve(fan))) {
            if (file.endsWith(Layout.SUFFIX)) {
                String name = file.substring(0, file.length() - Layout.SUFFIX.length());
                if (Layout.isName(name) && Layout.fan(name).equals(fan)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Deletes an entry wherever it is; says whether it was anywhere. The store must be locked for rearranging. */
    boolean delete(String name) throws IOException {
        Path single = layout.entry(name);
        boolean found = Files.deleteIfExists(single);
        if (found) {
            Disk.sync(java.util.Objects.requireNonNull(single.getParent()));
        }
        Packs.State state = packs.refresh();
        boolean marked = false;
        for (Pack pack : state.packs().values()) {
            if (pack.find(name) >= 0 && state.isLive(pack, name)) {
                Disk.createFile(layout.gone(pack.id, name));
                marked = true;
            }
        }
        if (marked) {
            Disk.sync(layout.packs());
            packs.refresh();
        }
        return found || marked;
    }

    /** Deletes everything. The store must be locked for rearranging. */
    void clear() throws IOException {
        Packs.State state = packs.refresh();
        for (Map.Entry<String, Pack> pack : state.packs().entrySet()) {
            Files.deleteIfExists(pack.getValue().path);
        }
        for (String name : Disk.list(layout.packs())) {
            Files.deleteIfExists(layout.packs().resolve(name));
        }
        for (String fan : fans()) {
            for (String name : singles(fan)) {
                Files.deleteIfExists(layout.entry(name));
            }
        }
        packs.refresh();
    }
}
