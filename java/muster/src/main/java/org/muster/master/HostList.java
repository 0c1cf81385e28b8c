package org.muster.master;

import java.util.ArrayList;
import java.util.List;

/** The short form in which Slurm and others write many host names: {@code n[01-03,7],login}. */
final class HostList {
    /** More than any machine has nodes: a list with more is damaged. */
    private static final int MOST = 1_000_000;

    private HostList() {}

    /**
     * The names, in the order of the list.
     *
     * @throws IllegalArgumentException if it is no such list
     */
    static List<String> expand(String list) {
        List<String> names = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i <= list.length(); i++) {
            char c = i < list.length() ? list.charAt(i) : ',';
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth < 0 || depth > 1) {
                throw bad(list);
            }
            if (c == ',' && depth == 0) {
                expand(list, list.substring(begin, i).strip(), names);
                begin = i + 1;
            }
        }
        if (depth != 0) {
            throw bad(list);
        }
        return names;
    }

    private static void expand(String list, String word, List<String> names) {
        int open = word.indexOf('[');
        if (open < 0) {
            if (word.isEmpty() || names.size() >= MOST) {
                throw bad(list);
            }
            names.add(word);
            return;
        }
        int close = word.indexOf(']', open);
        for (String range : word.substring(open + 1, close).split(",", -1)) {
            if (!range.matches("\\d{1,9}(-\\d{1,9})?")) {
                throw bad(list);
            }
            String[] ends = range.split("-", -1);
            int from = Integer.parseInt(ends[0]);
            int to = Integer.parseInt(ends[ends.length - 1]);
            if (to < from || to - from >= MOST) {
                throw bad(list);
            }
            for (int n = from; n <= to; n++) {
                String number = Integer.toString(n);
                String zeros = "0".repeat(Math.max(0, ends[0].length() - number.length()));
                expand(list, word.substring(0, open) + zeros + number + word.substring(close + 1), names);
            }
        }
    }

    private static IllegalArgumentException bad(String list) {
        return new IllegalArgumentException("'" + list + "' is no list of hosts");
    }
}
