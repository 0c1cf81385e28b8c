package org.muster.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.BatchSystem;
import org.muster.LaunchException;
import org.muster.cache.OwnFiles;

/** Writes what the batch system runs. */
final class JobScript {
    private static final String DIRECTIVES = "@DIRECTIVES@";
    private static final String COMMAND = "@COMMAND@";
    private static final String USUAL = """
            #!/bin/sh
            @DIRECTIVES@
            # One call, submitted by Muster.
            @COMMAND@
            """;

    /** What an MPI, or a launcher, around the program has left in the environment would lead the job's own astray. */
    private static final String CLEAN = "for name in $(env | sed -n"
            + " 's/^\\(\\(OMPI_COMM_WORLD\\|OMPI_UNIVERSE\\|OMPI_APP\\|OMPI_FIRST\\|OMPI_NUM\\|OMPI_MCA_ess\\|OMPI_MCA_orte_ess"
            + "\\|OMPI_MCA_orte_hnp\\|OMPI_MCA_orte_jobid\\|OMPI_PARENT\\|PMIX\\|PMI\\)_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset \"$name\";"
            + " done";

    private final BatchSystem system;
    private final JobCommand command;
    private final String template;
    private final Path start;
    private final Path kept;

    /**
     * One for all jobs.
     *
     * @param start where calls run that do not say where
     * @param kept where they do so on nodes that have not that directory
     * @param template the user's file, or null
     * @throws LaunchException if that cannot be used
     */
    JobScript(BatchSystem system, JobCommand command, @Nullable Path template, Path start, Path kept) {
        this.system = system;
        this.command = command;
        this.start = start;
        this.kept = kept;
        this.template = template == null ? USUAL : read(template);
    }

    private static String read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new LaunchException("the template " + file + " cannot be read: " + e, e);
        }
        for (String line : List.of(DIRECTIVES, COMMAND)) {
            if (text.lines().filter(l -> l.strip().equals(line)).count() != 1) {
                throw new LaunchException("the template " + file + " needs one line " + line
                        + "; see template(file) of the" + " builder");
            }
        }
        if (!text.startsWith("#!")) {
            throw new LaunchException("the template " + file + " must begin with #!, as #!/bin/sh");
        }
        return text;
    }

    /** Whether there is more to do when the command has ended. */
    boolean goesOn() {
        return template.lines()
                .dropWhile(l -> !l.strip().equals(COMMAND))
                .skip(1)
                .anyMatch(l -> !l.isBlank() && !l.strip().startsWith("#"));
    }

    void write(Path file, BatchSystem.Job job) throws IOException {
        String text = text(job);
        OwnFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    String text(BatchSystem.Job job) {
        List<String> lines = new ArrayList<>();
        for (String line : template.lines().toList()) {
            switch (line.strip()) {
                case DIRECTIVES -> lines.addAll(system.directives(job));
                case COMMAND -> lines.addAll(body(job));
                default ->
                    lines.add(line.replace("@NAME@", job.name())
                            .replace("@DIRECTORY@", Shell.quoted(job.directory().toString()))
                            .replace("@RANKS@", Integer.toString(job.resources().cores())));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** Where the program was started, as for any executor; or one that is kept, unlike the job's own. */
    private List<String> usualDirectory() {
        String kept = Shell.quoted(this.kept.toString());
        return List.of(
                "cd " + Shell.quoted(start.toString()) + " 2>/dev/null || {",
                "    echo \"muster job: $(hostname) has not the directory in which the program was started; the call runs in\" "
                        + kept + " >&2",
                "    mkdir -p " + kept + " && cd " + kept + " || exit 1",
                "}");
    }

    private List<String> body(BatchSystem.Job job) {
        List<String> lines = new ArrayList<>();
        lines.add("muster_umask=$(umask)");
        lines.add("umask 077");
        lines.add("cd " + Shell.quoted(job.directory().toString()) + " || exit 1");
        lines.add(CLEAN);
        command.unset(job.resources()).forEach(name -> lines.add("unset " + name));
        lines.addAll(system.prologue(job));
        // Two at once on one node must not share what their MPIs put aside.
        lines.add("muster_tmp=$(mktemp -d \"${TMPDIR:-/tmp}/muster-XXXXXX\") || exit 1");
        lines.add("trap 'rm -rf \"$muster_tmp\"' EXIT");
        lines.add("trap 'exit 143' TERM");
        lines.add("trap 'exit 130' INT");
        lines.add("export OMPI_MCA_orte_tmpdir_base=\"$muster_tmp\" PRTE_MCA_prte_tmpdir_base=\"$muster_tmp\"");
        command.exported(job.resources())
                .forEach((name, value) -> lines.add("export " + name + "=" + Shell.quoted(value)));
        lines.add("umask \"$muster_umask\""); // what the call writes is the user's own affair
        Path cwd = job.resources().cwd();
        if (cwd != null) {
            lines.add("cd " + Shell.quoted(cwd.toString()) + " || exit 1");
        } else {
            lines.addAll(usualDirectory());
        }
        lines.add(Shell.line(command.of(job)));
        return lines;
    }
}
