package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    @Test
    void valuesLieBetweenStartAndEnd() {
        Axis up = new Axis(-2, 2, 400, 100);
        assertEquals(400, up.at(-2));
        assertEquals(250, up.at(0));
        assertEquals(100, up.at(2));
    }

    @Test
    void ticksAreRoundNumbersWithEqualDecimals() {
        List<String> ticks = new Axis(-3.5413, -3.4792, 0, 1)
                .ticks(6).stream().map(BigDecimal::toPlainString).toList();
        assertEquals(List.of("-3.54", "-3.53", "-3.52", "-3.51", "-3.50", "-3.49", "-3.48"), ticks);
        assertEquals(
                List.of("0", "50", "100"),
                new Axis(-7, 110, 0, 1)
                        .ticks(3).stream().map(BigDecimal::toPlainString).toList());
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 5", "-1e-7, 3e-7, 4", "10.55, 13.14, 8", "3.4999, 3.5, 6", "-2500, 98000, 10"})
    void thereAreAboutAsManyTicksAsWanted(double low, double high, int wanted) {
        int n = new Axis(low, high, 0, 1).ticks(wanted).size();
        assertTrue(n >= wanted / 2 && n <= 2 * wanted + 1, n + " ticks");
    }

    @Test
    void anAxisOfOneValueStillHasALength() {
        Axis axis = Axis.around(5, 5, 0.1, 0, 100);
        assertTrue(axis.high() > axis.low());
        assertEquals(50, axis.at(5), 1);
    }
}
