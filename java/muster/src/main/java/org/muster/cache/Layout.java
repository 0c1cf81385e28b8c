package org.muster.cache;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.muster.CacheException;

/**
 * Where things are in a cache directory.
 *
 * <pre>
 * entries/ab/NAME.h5   an entry; ab are the first two digits of its name
 * packs/ID.h5          many entries
 * packs/ID-NAME.gone   says that an entry of that pack is deleted
 * tmp/                 what is being written
 * lock                 has a byte locked for each entry that is being computed, and one while the store is rearranged
 * </pre>
 *
 * @param root the directory
 */
record Layout(Path root) {
    static final String SUFFIX = ".h5";
    static final String GONE = ".gone";
    /** Begins the names that are not keys. */
    private static final char DIGEST = 'u';

    private static final int SHORTEST_PLAIN = 16;
    private static final int LONGEST_PLAIN = 128;
    private static final int LONGEST_KEY = 8192;
    private static final HexFormat HEX = HexFormat.of();

    Path entries() {
        return root.resolve("entries");
    }

    Path packs() {
        return root.resolve("packs");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path lock() {
        return root.resolve("lock");
    }

    /** Where the entry of that name is if it is a file of its own. */
    Path entry(String name) {
        return root.resolve("entries/" + fan(name) + '/' + name + SUFFIX);
    }

    Path pack(String id) {
        return packs().resolve(id + SUFFIX);
    }

    Path gone(String id, String name) {
        return packs().resolve(id + '-' + name + GONE);
    }

    /** The subdirectory of an entry of that name, and its group in a pack. */
    static String fan(String name) {
        return isDigest(name) ? name.substring(1, 3) : name.substring(0, 2);
    }

    /** Whether the name does not tell the key. */
    static boolean isDigest(String name) {
        return name.charAt(0) == DIGEST;
    }

    /** The name of the entry with that key: the key itself if it is a long hexadecimal number, else made of its digest. */
    static String name(String key) {
        if (isPlain(key)) {
            return key;
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST_KEY || key.indexOf('\0') >= 0) {
            throw new CacheException("a cache key must have 1 to " + LONGEST_KEY + " bytes, none of them 0, but one of "
                    + bytes.length + " bytes was given");
        }
        try {
            return DIGEST + HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static boolean isPlain(String key) {
        if (key.length() < SHORTEST_PLAIN || key.length() > LONGEST_PLAIN) {
            return false;
        }
        return isHex(key);
    }

    /** Whether the text is of lower-case hexadecimal digits only. */
    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** Whether an entry can have that name. */
    static boolean isName(String name) {
        return isPlain(name) || (name.length() == 65 && isDigest(name) && isHex(name.substring(1)));
    }
}
