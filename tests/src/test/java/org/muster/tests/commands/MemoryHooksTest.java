package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What MPI writes over the C library's functions when it starts: nothing that a thread of the JVM could meet that is inside one of
 * them.
 */
class MemoryHooksTest {
    /** In {@code munmap} and {@code madvise} of glibc on x86-64 the system call follows on a move of 5 bytes. */
    private static final String PROGRAM = """
            import java.lang.foreign.*;
            import java.util.*;
            import org.muster.*;

            static final int BEFORE_CALL = 5;
            static final int WRITTEN = 16;

            static List<String> code(int from) {
                return List.of("munmap", "madvise").stream()
                        .map(name -> Linker.nativeLinker().defaultLookup().findOrThrow(name).reinterpret(WRITTEN))
                        .map(f -> f.asSlice(from).toArray(ValueLayout.JAVA_BYTE))
                        .map(HexFormat.of()::formatHex)
                        .toList();
            }

            void main() throws Exception {
                var whole = code(0);
                var behind = code(BEFORE_CALL);
                try (var exe = MpiExecutor.singleNode().open()) {
                    var worker = exe.submit(c -> whole.equals(code(0)) + " " + behind.equals(code(BEFORE_CALL))).get();
                    IO.println(whole.equals(code(0)) + " " + behind.equals(code(BEFORE_CALL)) + " " + worker);
                }
            }
            """;

    @TempDir
    Path dir;

    /** Where the user has chosen, all of it is the user's: Open MPI 5 reaches spawned ranks by loopback only. */
    private String runWith(String name, String value) throws Exception {
        return run(Map.of(name, value, "OMPI_MCA_btl_tcp_if_include", "lo"));
    }

    private String run(Map<String, String> env) throws Exception {
        Stage.write(dir, "Hooks.java", PROGRAM);
        Stage.Ended ended = Stage.run(dir, env, Stage.MUSTER, "run", "Hooks.java");
        assertEquals(0, ended.status(), ended::toString);
        return ended.out();
    }

    @Test
    void nothingIsWritten() throws Exception {
        assertEquals("true true [true true]\n", run(Map.of()));
    }

    /** UCX may have its own hooks then. */
    @ParameterizedTest
    @CsvSource({"OMPI_MCA_pml, ob1", "UCX_TLS, 'posix,self,tcp'"})
    void nothingBehindTheCallWhereTheUserChoseTheTransport(String name, String value) throws Exception {
        String out = runWith(name, value);
        assertTrue(out.matches("(true|false) true \\[(true|false) true]\n"), out);
    }
}
