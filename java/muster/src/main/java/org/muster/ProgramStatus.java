package org.muster;

/** The exit statuses of programs, in words. */
final class ProgramStatus {
    private ProgramStatus() {}

    /** {@code status 3}, or {@code status 139 (SIGSEGV)}: 128 + N is what is given for a death by signal N. */
    static String text(int status) {
        String signal = switch (status - 128) {
            case 1 -> "SIGHUP";
            case 2 -> "SIGINT";
            case 3 -> "SIGQUIT";
            case 4 -> "SIGILL";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 11 -> "SIGSEGV";
            case 13 -> "SIGPIPE";
            case 15 -> "SIGTERM";
            case 24 -> "SIGXCPU";
            case 25 -> "SIGXFSZ";
            default -> "";
        };
        return "status " + status + (signal.isEmpty() ? "" : " (" + signal + ")");
    }
}
