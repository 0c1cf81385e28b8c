package org.muster.worker;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Tells {@code muster-keeper}, this process's parent, how far it has come. */
final class BootMark {
    private static final String VARIABLE = "MUSTER_KEEPER_MARK";

    private BootMark() {}

    /** It is about to enter MPI: from now on no other can take its place. */
    static void entering() {
        write();
    }

    /** Its master knows it: from now on its end is noticed by others. */
    static void known() {
        write();
    }

    /** Whether there is a keeper, which ends this process with its master. */
    static boolean hasKeeper() {
        return System.getenv(VARIABLE) != null;
    }

    private static void write() {
        String descriptor = System.getenv(VARIABLE);
        if (descriptor == null) {
            return; // started without a keeper
        }
        try (OutputStream mark = new FileOutputStream("/proc/self/fd/" + descriptor)) {
            mark.write(1);
        } catch (IOException e) {
            System.err.println("muster worker: pid " + ProcessHandle.current().pid()
                    + " could not tell its muster-keeper that it is up: " + e.getMessage());
        }
    }
}
