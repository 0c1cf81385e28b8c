package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds, in what MPI and Java wrote, the sentence that says what is wrong. */
final class Complaint {
    private static final Pattern RULE = Pattern.compile("-{20,}");
    private static final Pattern DETAIL = Pattern.compile("[A-Z][\\w ]{0,20}: +\\S.*|--> .*");
    /** A notice that only follows from another, which another process may write later. */
    private static final String VAGUE = "failed for some reason";
    /** Open MPI's own diary, which says nothing that its notices do not; some of it at every end that it did not expect. */
    private static final List<String> HARMLESS = List.of("PMIX ERROR", "ORTE_ERROR_LOG");

    private Complaint() {}

    /** The first sentence of Open MPI's first notice that says why; else the first line that tells of an error; else null. */
    static @Nullable String in(List<String> output) {
        List<String> lines = output.stream()
                .filter(l -> HARMLESS.stream().noneMatch(l::contains))
                .map(String::strip)
                .toList();
        String vague = null;
        int begin = rule(lines, 0);
        while (begin < lines.size()) {
            int end = rule(lines, begin + 1);
            String notice = notice(lines.subList(begin + 1, end));
            if (notice != null && !notice.contains(VAGUE)) {
                return notice;
            }
            vague = vague == null ? notice : vague;
            begin = rule(lines, end + 1);
        }
        return vague != null
                ? vague
                : lines.stream().filter(Complaint::tellsOfAnError).findFirst().orElse(null);
    }

    /** The next rule, or the end. */
    private static int rule(List<String> lines, int from) {
        int i = from;
        while (i < lines.size() && !RULE.matcher(lines.get(i)).matches()) {
            i++;
        }
        return Math.min(i, lines.size());
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
