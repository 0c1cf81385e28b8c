package org.muster.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.muster.Resources;

class JobspecTest {
    private static Jobspec spec(Resources r) {
        return new Jobspec(List.of("/bin/sh", "job.sh"), r);
    }

    private static Map<String, @Nullable Object> system(Jobspec spec) {
        Map<String, @Nullable Object> all = Json.readObject(spec.toJson());
        return Json.object(Json.object(all.get("attributes")).get("system"));
    }

    private static String resources(Resources r) {
        return Json.write(Json.readObject(spec(r).toJson()).get("resources"));
    }

    private static String tasks(Resources r) {
        return Json.write(Json.readObject(spec(r).toJson()).get("tasks"));
    }

    @Test
    void aRankIsASlotWithItsCoresAndGpus() {
        assertEquals(
                "[{\"type\":\"slot\",\"count\":3,\"label\":\"rank\",\"with\":[{\"type\":\"core\",\"count\":2},"
                        + "{\"type\":\"gpu\",\"count\":1}]}]",
                resources(Resources.cores(3).threadsPerCore(2).gpusPerCore(1)));
        assertEquals(
                "[{\"command\":[\"/bin/sh\",\"job.sh\"],\"slot\":\"rank\",\"count\":{\"per_slot\":1}}]",
                tasks(Resources.cores(3)));
    }

    @Test
    void nodesTakeEquallyManySlotsAndTasksTheirNumber() {
        assertEquals(
                "[{\"type\":\"node\",\"count\":2,\"exclusive\":true,\"with\":[{\"type\":\"slot\",\"count\":2,\"label\":\"rank\","
                        + "\"with\":[{\"type\":\"core\",\"count\":1}]}]}]",
                resources(Resources.cores(3).nodes(2).exclusive()));
        assertTrue(tasks(Resources.cores(3).nodes(2)).contains("\"count\":{\"total\":3}"));
        assertTrue(tasks(Resources.cores(4).nodes(2)).contains("\"count\":{\"per_slot\":1}"));
    }

    @Test
    void theSystemsAttributes() {
        Resources r = Resources.cores(1)
                .option("queue", "debug")
                .option("shell.options.verbose", "2")
                .option("constraints", "{\"properties\":[\"fast\"]}");
        Map<String, @Nullable Object> s = system(spec(r).name("muster-1")
                .directory(Path.of("/work"))
                .environment(Map.of("A", "b \"c\""))
                .limit(Duration.ofMillis(90_500))
                .output(Path.of("/out"), Path.of("/err"))
                .after(List.of("f1", "f2")));
        assertEquals("muster-1", Json.object(s.get("job")).get("name"));
        assertEquals("/work", s.get("cwd"));
        assertEquals(Map.of("A", "b \"c\""), s.get("environment"));
        assertEquals(90.5, s.get("duration"));
        assertEquals("debug", s.get("queue"));
        assertEquals(Map.of("properties", List.of("fast")), s.get("constraints"));
        assertEquals(
                List.of(Map.of("scheme", "afterok", "value", "f1"), Map.of("scheme", "afterok", "value", "f2")),
                s.get("dependencies"));
        Map<String, @Nullable Object> options =
                Json.object(Json.object(s.get("shell")).get("options"));
        assertEquals(2L, options.get("verbose"));
        assertEquals("per-task", options.get("gpu-affinity"));
        assertEquals(
                Map.of(
                        "stdout",
                        Map.of("type", "file", "path", "/out"),
                        "stderr",
                        Map.of("type", "file", "path", "/err")),
                options.get("output"));
        assertEquals(0L, system(spec(Resources.cores(1))).get("duration"));
    }

    @Test
    void whatOtherResourcesDecideIsNoOption() {
        assertEquals(
                Set.of("duration", "shell.options.output.stdout.path", "job.name"),
                Jobspec.taken(
                        List.of("duration", "queue", "shell.options.output.stdout.path", "job.name", "job.project")));
    }
}
