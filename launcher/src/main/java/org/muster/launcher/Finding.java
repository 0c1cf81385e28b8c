package org.muster.launcher;

/**
 * One line of the doctor's.
 *
 * @param grade how it stands
 * @param subject what was examined
 * @param text what was found, with the way out where something is wrong
 */
record Finding(Grade grade, String subject, String text) {
    /** How a subject stands. */
    enum Grade {
        OK("\u2713", "ok  "),
        NOTE("\u00b7", "-   "),
        WARN("!", "warn"),
        /** MPI calls cannot work. */
        FAIL("\u2717", "FAIL");

        private final String sign;
        private final String ascii;

        Grade(String sign, String ascii) {
            this.sign = sign;
            this.ascii = ascii;
        }
    }

    static Finding ok(String subject, String text) {
        return new Finding(Grade.OK, subject, text);
    }

    static Finding note(String subject, String text) {
        return new Finding(Grade.NOTE, subject, text);
    }

    static Finding warn(String subject, String text) {
        return new Finding(Grade.WARN, subject, text);
    }

    static Finding fail(String subject, String text) {
        return new Finding(Grade.FAIL, subject, text);
    }

    String line(boolean signs) {
        return (signs ? grade.sign : grade.ascii) + String.format(" %-11s ", subject) + text;
    }
}
