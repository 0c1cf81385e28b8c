package org.muster.platform;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Open MPI, such as 4.1.4.
 *
 * @param major the series, 4 or 5
 * @param minor the branch
 * @param release the release within the branch
 */
public record MpiVersion(int major, int minor, int release) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    private static final Pattern LIBRARY = Pattern.compile("libmpi\\.so\\.40\\.(\\d+)\\.(\\d+)");

    /** The version at the start of a text such as {@code 4.1.4-3}, if there is one. */
    public static Optional<MpiVersion> parse(String text) {
        Matcher m = NUMBERS.matcher(text);
        if (!m.lookingAt()) {
            return Optional.empty();
        }
        String release = m.group(3);
        return Optional.of(new MpiVersion(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                release == null ? 0 : Integer.parseInt(release)));
    }

    /**
     * The version that a file name such as {@code libmpi.so.40.30.4} stands for.
     *
     * <p>Open MPI counts its library 10 up for each branch, from 40.10 for 3.1 on, and the last number is the release's.
     */
    static Optional<MpiVersion> ofLibrary(String fileName) {
        Matcher m = LIBRARY.matcher(fileName);
        if (!m.matches()) {
            return Optional.empty();
        }
        int release = Integer.parseInt(m.group(2));
        return switch (Integer.parseInt(m.group(1))) {
            case 10 -> Optional.of(new MpiVersion(3, 1, release));
            case 20 -> Optional.of(new MpiVersion(4, 0, release));
            case 30 -> Optional.of(new MpiVersion(4, 1, release));
            case 40 -> Optional.of(new MpiVersion(5, 0, release));
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + release;
    }
}
