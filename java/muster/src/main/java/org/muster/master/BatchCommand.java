package org.muster.master;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a batch system by one of its commands. */
final class BatchCommand {
    private BatchCommand() {}

    /** What it printed; empty where it is not here, failed, or took longer than the limit. */
    static Optional<String> output(List<String> command, Duration limit) {
        try {
            Process p = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            CompletableFuture<String> text = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("muster-batch-command").start(() -> {
                try {
                    text.complete(new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    text.completeExceptionally(e);
                }
            });
            try {
                String out = text.get(limit.toNanos(), TimeUnit.NANOSECONDS);
                return p.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS) && p.exitValue() == 0
                        ? Optional.of(out)
                        : Optional.empty();
            } catch (ExecutionException | TimeoutException e) {
                return Optional.empty();
            } finally {
                p.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
