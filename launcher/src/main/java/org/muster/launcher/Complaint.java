package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds, in what MPI and Java wrote, the sentence that says what is wrong. */
final class Complaint {
    private static final Pattern RULE = Pattern.compile("-{20,}");
    private static final Pattern DETAIL = Pattern.compile("[A-Z][\\w ]{0,20}: +\\S.*");
    /** Open MPI writes these about every rank that ends by surprise, and means nothing by them. */
    private static final List<String> HARMLESS = List.of("PMIX ERROR: BAD-PARAM", "ORTE_ERROR_LOG: Data unpack");

    private Complaint() {}

    /** The first sentence of Open MPI's first notice; else the first line that tells of an error; else null. */
    static @Nullable String in(List<String> output) {
        List<String> lines = output.stream()
                .filter(l -> HARMLESS.stream().noneMatch(l::contains))
                .map(String::strip)
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            if (RULE.matcher(lines.get(i)).matches()) {
                return notice(lines.subList(i + 1, lines.size()));
            }
        }
        return lines.stream().filter(Complaint::tellsOfAnError).findFirst().orElse(null);
    }

    private static boolean tellsOfAnError(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.contains("exception") || lower.contains("error");
    }

    /** The first sentence, with the names that are listed below it. */
    private static @Nullable String notice(List<String> lines) {
        StringBuilder text = new StringBuilder();
        List<String> details = new ArrayList<>();
        boolean first = true;
        for (String line : lines) {
            if (RULE.matcher(line).matches()) {
                break;
            }
            first &= text.isEmpty() || !line.isEmpty();
            if (DETAIL.matcher(line).matches()) {
                details.add(line.replaceAll(" +", " "));
            } else if (first) {
                text.append(text.isEmpty() ? "" : " ").append(line);
            }
        }
        if (text.isEmpty()) {
            return null;
        }
        String sentence = text.toString().split("(?<=\\w[.;:])\\s", 2)[0].replaceAll("[.;:]$", "");
        return details.isEmpty() ? sentence : sentence + " (" + String.join(", ", details) + ")";
    }
}
