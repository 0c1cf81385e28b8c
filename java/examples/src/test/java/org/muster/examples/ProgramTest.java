package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.muster.ResourcesException;

class ProgramTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Program.Body body) {
        PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Program.run("Test", body, to, to);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void givesTheBodysStatus() {
        assertEquals(0, run(out -> 0));
        assertEquals(1, run(out -> 1));
        assertEquals("", said());
    }

    @Test
    void aUsageErrorIsOneLineAndStatus2() {
        assertEquals(2, run(out -> {
            throw new CommandLine.UsageException("no such option");
        }));
        assertEquals("Test: no such option" + System.lineSeparator(), said());
    }

    @Test
    void whatACallFailedOfIsOneLineAndStatus1() {
        assertEquals(1, run(out -> {
            throw new CompletionException(new LammpsException("LAMMPS is missing"));
        }));
        assertEquals("Test: LAMMPS is missing" + System.lineSeparator(), said());
    }

    @Test
    void anExceptionOfTheExecutorIsOneLineAndStatus1() {
        assertEquals(1, run(out -> {
            throw new ResourcesException("9 ranks, but 2 cores");
        }));
        assertEquals("Test: 9 ranks, but 2 cores" + System.lineSeparator(), said());
    }

    @Test
    void aFileThatCannotBeWrittenIsOneLineAndStatus1() {
        assertEquals(1, run(out -> {
            throw new NoSuchFileException("/proc/nope");
        }));
        assertEquals("Test: cannot write /proc/nope (NoSuchFileException)" + System.lineSeparator(), said());
    }

    @Test
    void aMistakeOfTheProgramShowsItsStackTrace() {
        assertEquals(1, run(out -> {
            throw new IllegalStateException("bug");
        }));
        assertTrue(said().contains("\tat org.muster.examples.ProgramTest"), said());
    }
}
