package org.muster.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.BatchSystem;
import org.muster.Resources;

/** What options become in a script's lines. */
class DirectivesTest {
    /** A value is one word, whatever is in it. */
    @ParameterizedTest
    @CsvSource({
        "slurm, comment, two words, '#SBATCH --comment=\"two words\"'",
        "slurm, comment, no#comment, '#SBATCH --comment=\"no#comment\"'",
        "slurm, partition, short, '#SBATCH --partition=short'",
        "lsf, P, two words, '#BSUB -P \"two words\"'",
        "lsf, q, short, '#BSUB -q short'",
        "moab, q, short, '#MSUB -q short'"
    })
    void values(String system, String option, String value, String directive) {
        BatchSystem b = Objects.requireNonNull(BatchSystems.named(system), system);
        Resources r = Resources.cores(1).option(option, value);
        Path dir = Path.of("/jobs/x");
        b.check(r);
        List<String> lines = b.directives(new BatchSystem.Job("muster-1", dir, dir.resolve("job.sh"), r, List.of()));
        assertTrue(lines.contains(directive), lines::toString);
    }
}
