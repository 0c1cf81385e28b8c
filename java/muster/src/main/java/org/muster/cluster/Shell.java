package org.muster.cluster;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell reads them. */
final class Shell {
    private Shell() {}

    static String quoted(String word) {
        boolean plain = !word.isEmpty()
                && word.chars()
                        .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || "_-./:=,+@%".indexOf(c) >= 0);
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static String line(List<String> words) {
        return words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    }
}
