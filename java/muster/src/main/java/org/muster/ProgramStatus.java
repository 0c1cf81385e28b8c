package org.muster;

import org.muster.platform.SignalNames;

/** The exit statuses of programs, in words. */
final class ProgramStatus {
    private ProgramStatus() {}

    /** {@code status 3}, or {@code status 139 (SIGSEGV)}: 128 + N is what is given for a death by signal N. */
    static String text(int status) {
        String signal = SignalNames.of(status - 128);
        return "status " + status + (signal.isEmpty() ? "" : " (" + signal + ")");
    }
}
