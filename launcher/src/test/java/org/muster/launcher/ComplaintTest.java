package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComplaintTest {
    private static final String RULE = "-".repeat(74) + "\n";

    private static @Nullable Object in(String output) {
        return Complaint.in(output.lines().toList());
    }

    @Test
    void findsTheFirstSentenceOfANoticeWithTheNamesInIt() {
        assertEquals(
                "A component was not found, or was unable to be opened (Host: n1, Framework: btl, Component: nosuch)",
                in("warning\n" + RULE + """
                        A component was not found, or was
                        unable to be opened.  This means much
                        that nobody reads (e.g. this).

                        Host:      n1
                        Framework: btl
                        Component: nosuch
                        """ + RULE + RULE + "Something else.\n" + RULE));
        assertEquals(
                "There are not enough slots to satisfy the 3 slots that were requested by the application",
                in(RULE + "There are not enough slots to satisfy the 3\nslots that were requested by the application:"
                        + "\n\n  java\n" + RULE));
    }

    @Test
    void passesOverANoticeThatDoesNotSayWhy() {
        String vague = RULE + "It looks like MPI_INIT failed for some reason; your process is\nlikely to abort.\n\n"
                + "  pml_open() failed\n  --> Returned \"Not found\" (-13)\n" + RULE;
        assertEquals("This is why", in(vague + "error\n" + RULE + "This is why.\n" + RULE));
        assertEquals(
                "It looks like MPI_INIT failed for some reason (--> Returned \"Not found\" (-13))",
                in(vague + "error\n"));
    }

    @Test
    void elseTheFirstLineOfAnError() {
        assertEquals("a.B: Exception: bad", in("start\n  a.B: Exception: bad\n\tat x\nError\n"));
        assertNull(in("start\nend\n"));
        assertNull(in(""));
    }

    @Test
    void passesOverWhatOpenMpiSaysOfEveryEnd() {
        assertNull(in("[vm:1] PMIX ERROR: BAD-PARAM in file x.c at line 1033\n"));
    }

    @Test
    void anEmptyNoticeIsNone() {
        assertNull(in(RULE + RULE));
        assertEquals("an error", in(RULE + RULE + "an error"));
    }
}
