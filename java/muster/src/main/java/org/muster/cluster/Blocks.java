package org.muster.cluster;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What commands print as a block for each job: a line with its id, and lines {@code name = value} below, which go on where a line begins with a
 * tab.
 */
final class Blocks {
    private static final Pattern FIELD = Pattern.compile("^\\s+([A-Za-z_][A-Za-z0-9_.]*) = ?(.*)$");

    private Blocks() {}

    /**
     * Reads them.
     *
     * @param head a line that begins a block; its first group is the id
     * @return for each id the fields
     */
    static Map<String, Map<String, String>> parse(String text, Pattern head) {
        Map<String, Map<String, String>> blocks = new LinkedHashMap<>();
        Map<String, String> block = new HashMap<>();
        String last = "";
        for (String line : text.lines().toList()) {
            Matcher begins = head.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (begins.matches()) {
                block = new HashMap<>();
                blocks.put(begins.group(1), block);
            } else if (line.startsWith("\t") && !last.isEmpty()) {
                block.merge(last, line.strip(), String::concat);
            } else if (field.matches()) {
                last = field.group(1);
                block.put(last, field.group(2).strip());
            }
        }
        return blocks;
    }
}
