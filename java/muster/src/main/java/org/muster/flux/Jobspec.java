package org.muster.flux;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.nativeaccess.NativeException;

/** Writes the description of a job, a jobspec of version 1 (Flux's RFC 25). */
public final class Jobspec {
    /** What this class sets itself. */
    private static final Set<String> TAKEN =
            Set.of("duration", "cwd", "environment", "dependencies", "job.name", "shell.options.output");

    private final List<String> command;
    private final Resources resources;
    private final Map<String, @Nullable Object> system = new LinkedHashMap<>();

    /**
     * A job of as many tasks as the resources have ranks.
     *
     * @param command what each task is
     * @param resources cores, threads, GPUs, nodes, {@code exclusive} and options are taken from here
     */
    public Jobspec(List<String> command, Resources resources) {
        this.command = List.copyOf(command);
        this.resources = resources;
        set("duration", 0);
        // Each task its own cores and GPUs, not those of all tasks of the node.
        set("shell.options.cpu-affinity", "per-task");
        set("shell.options.gpu-affinity", "per-task");
        // A rank that fails ends the others, which may wait for it; one that is done leaves them in peace.
        set("shell.options.exit-on-error", 1);
        set("shell.options.exit-timeout", "none");
        resources.options().forEach((name, value) -> set(name, valueOf(value)));
    }

    /**
     * Those of these names that {@link Resources#option} may not have.
     *
     * @param names as {@code flux submit --setattr} takes them, without a leading dot
     * @return those that are set from the other resources
     */
    public static Set<String> taken(Collection<String> names) {
        return names.stream()
                .filter(name -> TAKEN.stream().anyMatch(t -> name.equals(t) || name.startsWith(t + ".")))
                .collect(Collectors.toSet());
    }

    /** As Flux reads the value of an attribute: JSON where it is that, else text. */
    private static @Nullable Object valueOf(String value) {
        try {
            return Json.read(value);
        } catch (NativeException e) {
            return value;
        }
    }

    /**
     * Sets its name.
     *
     * @param name for people
     * @return this
     */
    public Jobspec name(String name) {
        set("job.name", name);
        return this;
    }

    /**
     * Sets where it runs.
     *
     * @param directory the directory
     * @return this
     */
    public Jobspec directory(Path directory) {
        set("cwd", directory.toString());
        return this;
    }

    /**
     * Sets its environment.
     *
     * @param variables all of it
     * @return this
     */
    public Jobspec environment(Map<String, String> variables) {
        set("environment", new TreeMap<>(variables));
        return this;
    }

    /**
     * Sets how long it may run.
     *
     * @param limit the limit; usually there is none but the instance's
     * @return this
     */
    public Jobspec limit(Duration limit) {
        set("duration", limit.toMillis() / 1000.0);
        return this;
    }

    /**
     * Sets where its output goes, of all tasks.
     *
     * @param output a file for standard output
     * @param error one for standard error
     * @return this
     */
    public Jobspec output(Path output, Path error) {
        set("shell.options.output.stdout.type", "file");
        set("shell.options.output.stdout.path", output.toString());
        set("shell.options.output.stderr.type", "file");
        set("shell.options.output.stderr.path", error.toString());
        return this;
    }

    /**
     * Sets after which jobs it starts, if they end well.
     *
     * @param jobs their ids
     * @return this
     */
    public Jobspec after(List<String> jobs) {
        if (!jobs.isEmpty()) {
            set(
                    "dependencies",
                    jobs.stream()
                            .map(id -> Map.of("scheme", "afterok", "value", id))
                            .toList());
        }
        return this;
    }

    /** A dot in a name leads into an object. */
    private void set(String name, @Nullable Object value) {
        Map<String, @Nullable Object> place = system;
        String[] steps = name.split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            Object inside = place.computeIfAbsent(steps[i], _ -> new LinkedHashMap<String, @Nullable Object>());
            if (!(inside instanceof LinkedHashMap)) {
                throw new IllegalArgumentException("the attribute " + name + " leads into one that is no object");
            }
            place = Json.object(inside);
        }
        place.put(steps[steps.length - 1], value);
    }

    /** {@return the jobspec, in JSON} */
    public String toJson() {
        Map<String, @Nullable Object> spec = toMap();
        return Json.write(spec);
    }

    /** {@return the jobspec, as {@link Json} writes it} */
    public Map<String, @Nullable Object> toMap() {
        int nodes = resources.nodes();
        int ranks = resources.cores();
        int slots = nodes == 0 ? ranks : (ranks + nodes - 1) / nodes;
        boolean even = nodes == 0 || ranks % nodes == 0;
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("command", command);
        task.put("slot", "rank");
        task.put("count", even ? Map.of("per_slot", 1) : Map.of("total", ranks));
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        spec.put("version", 1);
        spec.put("resources", List.of(nodes == 0 ? slot(slots) : node(nodes, slots)));
        spec.put("tasks", List.of(task));
        spec.put("attributes", Map.of("system", system));
        return spec;
    }

    private Map<String, @Nullable Object> node(int nodes, int slots) {
        Map<String, @Nullable Object> node = vertex("node", nodes);
        if (resources.isExclusive()) {
            node.put("exclusive", true);
        }
        node.put("with", List.of(slot(slots)));
        return node;
    }

    private Map<String, @Nullable Object> slot(int count) {
        List<Map<String, @Nullable Object>> with = new ArrayList<>();
        with.add(vertex("core", resources.threadsPerCore()));
        if (resources.gpusPerCore() > 0) {
            with.add(vertex("gpu", resources.gpusPerCore()));
        }
        Map<String, @Nullable Object> slot = vertex("slot", count);
        slot.put("label", "rank");
        slot.put("with", with);
        return slot;
    }

    private static Map<String, @Nullable Object> vertex(String type, int count) {
        Map<String, @Nullable Object> vertex = new LinkedHashMap<>();
        vertex.put("type", type);
        vertex.put("count", count);
        return vertex;
    }
}
