package org.muster.tests.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.muster.BatchSystem;
import org.muster.MusterException;
import org.muster.Resources;

/** Does what a dialogue says, with the commands that are on its PATH, and prints what comes of it. */
final class DialogueMain {
    private static final String NAME = "muster-0123456789abcdef0123-c0de";

    private DialogueMain() {}

    /** DIALOGUE JOB_DIRECTORY */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        Path job = Path.of(args[1]);
        String system = file.getFileName().toString().replaceFirst("\\..*", "");
        BatchSystem b = ServiceLoader.load(BatchSystem.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(s -> s.name().equals(system))
                .findFirst()
                .orElseThrow();
        Resources r = Resources.cores(1);
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("do ")) {
                List<String> words = List.of(line.substring(3).split(" ", -1));
                List<String> rest = words.subList(1, words.size());
                try {
                    if (words.getFirst().equals("resources")) {
                        r = resources(rest);
                        b.check(r);
                    } else {
                        act(b, words.getFirst(), rest, r, job);
                    }
                } catch (MusterException e) {
                    say(job, e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
        }
    }

    private static void say(Path job, String text) {
        System.out.println("> " + text.replace(job.toString(), "JOB"));
    }

    private static void act(BatchSystem b, String what, List<String> words, Resources r, Path job)
            throws InterruptedException {
        BatchSystem.Job j = new BatchSystem.Job(NAME, job, job.resolve("job.sh"), r, words);
        switch (what) {
            case "directives" -> b.directives(j).forEach(line -> say(job, line));
            case "submit" -> say(job, b.submit(j));
            case "poll" -> {
                Map<String, BatchSystem.Status> all = b.poll(words);
                words.forEach(id -> say(
                        job,
                        id + " " + all.get(id).state() + " (" + all.get(id).reason() + ") "
                                + all.get(id).nodes()));
            }
            case "cancel" -> b.cancel(words);
            case "find" -> say(job, "found " + b.find(NAME));
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static Resources resources(List<String> words) {
        Resources r = Resources.cores(1);
        List<String> arguments = new ArrayList<>();
        for (String w : words) {
            String[] kv = w.split("=", 2);
            String v = kv.length == 1 ? "" : kv[1];
            r = switch (kv[0]) {
                case "cores" -> r.withCores(Integer.parseInt(v));
                case "threads" -> r.threadsPerCore(Integer.parseInt(v));
                case "nodes" -> r.nodes(Integer.parseInt(v));
                case "gpus" -> r.gpusPerCore(Integer.parseInt(v));
                case "memory" -> r.memoryPerCore(Long.parseLong(v));
                case "seconds" -> r.timeLimit(Duration.ofSeconds(Long.parseLong(v)));
                case "exclusive" -> r.exclusive();
                case "option" -> r.option(v.split(":", 2)[0], v.split(":", 2)[1]);
                case "argument" -> {
                    arguments.add(v);
                    yield r;
                }
                default -> throw new IllegalArgumentException(w);
            };
        }
        return r.arguments(arguments.toArray(String[]::new));
    }
}
