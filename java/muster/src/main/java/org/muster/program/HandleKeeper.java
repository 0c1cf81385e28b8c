package org.muster.program;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * By what the JDK offers, where the helper is not installed: finds the descendants of a program while it lives. Those whose
 * parent has ended before, it misses, and it cannot do anything once this JVM is gone.
 */
final class HandleKeeper implements Keeper {
    @Override
    public List<String> command(List<String> command, Duration grace) {
        return command;
    }

    @Override
    public boolean announces() {
        return false;
    }

    @Override
    public void end(Process process, Duration grace) {
        Thread.ofPlatform()
                .daemon()
                .name("muster-program-end-" + process.pid())
                .start(() -> endFamily(process.toHandle(), grace));
    }

    private static void endFamily(ProcessHandle program, Duration grace) {
        Set<ProcessHandle> family = new LinkedHashSet<>(familyOf(program));
        family.forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, grace.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        // What they have started meanwhile, while it can still be found; then themselves.
        for (ProcessHandle member : List.copyOf(family)) {
            family.addAll(familyOf(member));
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private static Collection<ProcessHandle> familyOf(ProcessHandle ancestor) {
        Set<ProcessHandle> family = new LinkedHashSet<>();
        family.add(ancestor);
        ancestor.descendants().forEach(family::add);
        return family;
    }

    @Override
    public boolean leavesNothing() {
        return false;
    }
}
