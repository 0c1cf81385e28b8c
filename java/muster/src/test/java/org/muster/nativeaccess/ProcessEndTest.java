package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessEndTest {
    @ParameterizedTest
    @CsvSource({
        "0, its process ended with exit status 0",
        "0x300, its process ended with exit status 3",
        "0xff00, its process ended with exit status 255",
        "9, its process was killed by signal 9 (SIGKILL)",
        "15, its process was killed by signal 15 (SIGTERM)",
        "11, its process crashed with signal 11 (SIGSEGV)",
        "34, its process was killed by signal 34",
        "-1, its process has ended",
    })
    void aWaitStatusInWords(String status, String sentence) {
        assertEquals(sentence, ProcessEnd.ofWaitStatus(Integer.decode(status)).sentence());
    }

    /** The bit beside the signal says that there is a core file. */
    @Test
    void ofAJvmThatCrashed() {
        ProcessEnd end = ProcessEnd.ofWaitStatus(6 | 0x80);
        assertEquals(new ProcessEnd.Signalled(6), end);
        assertTrue(end.sentence().startsWith("its process crashed with signal 6 (SIGABRT): "), end.sentence());
        assertTrue(end.sentence().contains("hs_err_pid"), end.sentence());
    }
}
