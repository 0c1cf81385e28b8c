package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineParserTest {
    @Test
    void readsAProgramWithItsArguments() {
        Command.Run run = run("run", "Hello.java", "-n", "3", "--", "--dry-run");
        assertEquals("Hello.java", run.program());
        assertEquals(List.of("-n", "3", "--", "--dry-run"), run.arguments());
        assertEquals(OptionalInt.empty(), run.ranks());
        assertNull(run.classPath());
        assertFalse(run.dryRun());
    }

    @Test
    void readsOptionsBeforeTheProgram() {
        Command.Run run = run("run", "-n", "3", "-cp", "a:b", "-J-Xmx4g", "-J-Da=b c", "--dry-run", "--", "-odd", "x");
        assertEquals(OptionalInt.of(3), run.ranks());
        assertEquals("a:b", run.classPath());
        assertEquals(List.of("-Xmx4g", "-Da=b c"), run.jvmOptions());
        assertTrue(run.dryRun());
        assertEquals("-odd", run.program());
        assertEquals(List.of("x"), run.arguments());
    }

    @Test
    void readsLongForms() {
        Command.Run run = run("run", "--ranks=2", "--classpath", "a", "Main");
        assertEquals(OptionalInt.of(2), run.ranks());
        assertEquals("a", run.classPath());
    }

    @Test
    void readsWhatIsToBeDoneWithACache() {
        assertEquals(new Command.Cache("ls", "cache", false, List.of()), CommandLineParser.parse("cache", "ls"));
        assertEquals(
                new Command.Cache("show", "d", false, List.of("ab")),
                CommandLineParser.parse("cache", "show", "ab", "--dir", "d"));
        assertEquals(
                new Command.Cache("rm", "d", false, List.of("a", "b")),
                CommandLineParser.parse("cache", "--dir=d", "rm", "a", "b"));
        assertEquals(
                new Command.Cache("rm", "cache", true, List.of()), CommandLineParser.parse("cache", "rm", "--all"));
        assertEquals(new Command.Help("cache"), CommandLineParser.parse("cache", "--help"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache",
                "cache walk",
                "cache ls key",
                "cache ls --all",
                "cache show",
                "cache show a b",
                "cache rm",
                "cache rm a --all",
                "cache pack a",
                "cache ls --dir",
                "cache ls --what",
            })
    void refusesWhatMakesNoSenseWithACache(String line) {
        Failure e = assertThrows(Failure.class, () -> CommandLineParser.parse(line.split(" ")));
        assertEquals(Failure.USAGE, e.status());
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
    }

    /** What is read without picocli must come out as picocli reads it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "P",
                "P a b",
                "-n 4 P",
                "-cp x P -cp y",
                "-J-Xmx1g -J-ea P",
                "-n 2 -J-Xss1m -cp a:b -- P -- -n 3",
                "--dry-run P",
                "-- P.java 'a",
                "P \"a b\" @file ${x} -h --help",
            })
    void readsTheUsualFormsLikePicocli(String line) {
        List<String> words = List.of(line.split(" ", -1));
        Command quick = CommandLineParser.quickly(words);
        assertNotNull(quick);
        assertEquals(Usage.run(words), quick);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run --",
                "run -n",
                "run -n 0 P",
                "run -n -1 P",
                "run -n two P",
                "run -n 1.5 P",
                "run -n 99999999999 P",
                "run -n= P",
                "run --frob P",
                "run -n 2 -n 3 P",
                "run -n 2",
                "frob",
                "",
                "version x",
                "classpath -n",
                "help run doctor",
            })
    void refusesTheRestInOneSentence(String line) {
        Failure failure = assertThrows(Failure.class, () -> CommandLineParser.parse(line.split(" ", -1)));
        assertEquals(2, failure.status());
        String message = String.valueOf(failure.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertFalse(message.isBlank());
    }

    @Test
    void readsTheOtherCommands() {
        assertInstanceOf(Command.ClassPath.class, CommandLineParser.parse("classpath"));
        assertInstanceOf(Command.Doctor.class, CommandLineParser.parse("doctor"));
        assertInstanceOf(Command.Version.class, CommandLineParser.parse("--version"));
        assertEquals(new Command.Help(null), CommandLineParser.parse());
        assertEquals(new Command.Help("run"), CommandLineParser.parse("help", "run"));
        assertEquals(new Command.Help("run"), CommandLineParser.parse("run", "--help"));
        assertEquals(new Command.Help("doctor"), CommandLineParser.parse("doctor", "-h"));
    }

    @Test
    void helpNamesEveryCommandAndOption() {
        String all = Usage.help(null);
        for (String name : List.of("run", "classpath", "doctor", "version", "help")) {
            assertTrue(all.contains("  " + name + " "), name);
            assertTrue(Usage.help(name).contains(name), name);
        }
        for (String option : List.of("-n", "-cp", "-J", "--dry-run")) {
            assertTrue(Usage.help("run").contains(option), option);
        }
        assertEquals(2, assertThrows(Failure.class, () -> Usage.help("frob")).status());
    }

    private static Command.Run run(String... args) {
        return assertInstanceOf(Command.Run.class, CommandLineParser.parse(args));
    }
}
