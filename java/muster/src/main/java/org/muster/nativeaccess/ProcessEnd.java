package org.muster.nativeaccess;

import org.muster.platform.SignalNames;

/** How a process ended, as far as that can be known. */
public sealed interface ProcessEnd {
    /** It has ended, and how cannot be known. */
    ProcessEnd UNKNOWN = new Unknown();

    /**
     * By itself, with {@code exit} or by returning from {@code main}.
     *
     * @param status its exit status, 0 to 255
     */
    record Exited(int status) implements ProcessEnd {
        @Override
        public String sentence() {
            return "its process ended with exit status " + status;
        }

        @Override
        public boolean isOwnDoing() {
            return true;
        }
    }

    /**
     * By a signal, another's or its own.
     *
     * @param signal the signal's number
     */
    record Signalled(int signal) implements ProcessEnd {
        private static final int SIGABRT = 6;

        @Override
        public String sentence() {
            return switch (signal) {
                case SIGABRT ->
                    "its process crashed with " + name()
                            + ": so a JVM ends after an error in native code, with a file hs_err_pid*.log in its directory";
                case 4, 5, 7, 8, 11, 31 -> "its process crashed with " + name();
                default -> "its process was killed by " + name();
            };
        }

        @Override
        public boolean isOwnDoing() {
            return switch (signal) {
                case 4, 5, SIGABRT, 7, 8, 11, 31 -> true;
                default -> false;
            };
        }

        private String name() {
            String name = SignalNames.of(signal);
            return "signal " + signal + (name.isEmpty() ? "" : " (" + name + ")");
        }
    }

    /** In an unknown way. */
    record Unknown() implements ProcessEnd {
        @Override
        public String sentence() {
            return "its process has ended";
        }

        @Override
        public boolean isOwnDoing() {
            return false;
        }
    }

    /**
     * {@return what is to be told of it, to go on from a colon}
     */
    String sentence();

    /**
     * {@return whether the process brought that about itself, as far as one can tell: nobody else's signal ended it}
     */
    boolean isOwnDoing();

    /** What a wait status says; negative is unknown. */
    static ProcessEnd ofWaitStatus(int status) {
        if (status < 0) {
            return UNKNOWN;
        }
        int signal = status & 0x7f;
        return signal == 0 ? new Exited(status >> 8 & 0xff) : new Signalled(signal);
    }
}
