package org.muster.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.muster.cache.OwnFiles;

/**
 * What is noted of a job, before it is submitted and after: so one that was submitted by a program which then died is found again, by
 * its id or, if even that could not be noted, by its name.
 *
 * @param name the job's
 * @param system the batch system's
 * @param id the system's id for it, or empty while it is being submitted
 * @param master who submits it
 * @param after names of the directories of the jobs whose results it reads
 */
record JobRecord(String name, String system, String id, Master master, List<String> after) {
    JobRecord withId(String its) {
        return new JobRecord(name, system, its, master, after);
    }

    boolean isSubmitted() {
        return !id.isEmpty();
    }

    void write(Path file) throws IOException {
        Properties p = new Properties();
        p.setProperty("name", name);
        p.setProperty("system", system);
        p.setProperty("id", id);
        p.setProperty("master", master.toString());
        p.setProperty("after", String.join(" ", after));
        OwnFiles.write(file, out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            p.store(text, null);
            text.flush();
        });
    }

    static JobRecord read(Path file) throws IOException {
        OwnFiles.check(file);
        Properties p = new Properties();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            p.load(in);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
        String after = p.getProperty("after", "");
        return new JobRecord(
                p.getProperty("name", ""),
                p.getProperty("system", ""),
                p.getProperty("id", ""),
                Master.parse(p.getProperty("master", "")),
                after.isEmpty() ? List.of() : List.of(after.split(" ")));
    }
}
