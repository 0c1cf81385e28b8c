package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void norWithoutUcx() throws Exception {
        assertEquals("true true [true true]\n", run(Map.of("OMPI_MCA_pml", "ob1")));
    }

    /** UCX may have its own hooks then. */
    @Test
    void nothingBehindTheCallWhereTheUserChoseTheTransport() throws Exception {
        assertEquals(
                "true true true",
                run(Map.of("UCX_TLS", "posix,self,tcp"))
                        .replaceFirst("^(true|false) true \\[(true|false) true]\n$", "true true true"));
    }
}
