package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootMarkTest {
    /** A keeper waits two to this power of milliseconds. */
    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "2,1", "3,2", "8000,13", "8192,13", "8193,14"})
    void aPromiseIsRoundedUpToAPowerOfTwo(long millis, int exponent) {
        assertEquals(exponent, BootMark.exponent(millis));
    }
}
