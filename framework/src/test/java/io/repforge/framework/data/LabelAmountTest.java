package io.repforge.framework.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.framework.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelAmountTest {

    /** Of a class of so many. One is learnt from in any case. */
    @ParameterizedTest
    @CsvSource({"100%, 50, 0.2, 40, 10", "10%, 50, 0.2, 4, 1", "1%, 50, 0.2, 1, 0", "25, 50, 0.2, 20, 5", "25, 10, 0, 10, 0", "2, 10, 0.9, 1, 1"})
    void anAmountIsAShareOfEachClassOrSoManyOfIt(String amount, int count, double heldOut, int learn, int held) {
        assertEquals(new LabelAmount.OfClass(learn, held), LabelAmount.of(amount, "--labels").of(count, heldOut));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0%", "101%", "0", "-3", "ten", "%", "1.5"})
    void anythingElseIsRefused(String amount) {
        String message = assertThrows(UserError.class, () -> LabelAmount.of(amount, "--labels")).getMessage();
        assertEquals("--labels " + amount + ": must be a share of the labels above 0 and up to 100, such as 10%, or how many of each class, such as 25.", message);
    }

    @Test
    void allIsAllOfThem() {
        assertEquals(LabelAmount.ALL, LabelAmount.of("100%", "--labels"));
    }
}
