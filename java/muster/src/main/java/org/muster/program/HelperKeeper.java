package org.muster.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * By {@code muster-program}, which stands between this JVM and the program: a child subreaper, so that all descendants
 * stay below it, which watches this JVM by its pidfd. All it needs is SIGTERM.
 */
record HelperKeeper(Path helper) implements Keeper {
    static final String NAME = "muster-program";

    @Override
    public List<String> command(List<String> command, Duration grace) {
        List<String> words = new ArrayList<>();
        words.add(helper.toString());
        words.add(Long.toString(ProcessHandle.current().pid()));
        words.add(Long.toString(grace.toMillis()));
        words.addAll(command);
        return words;
    }

    @Override
    public boolean announces() {
        return true;
    }

    @Override
    public void end(Process process, Duration grace) {
        // Not Process.destroy, which closes the pipes too.
        process.toHandle().destroy();
    }

    @Override
    public boolean leavesNothing() {
        return true;
    }
}
