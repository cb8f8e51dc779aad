package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedClassesTest {

    private static SharedClasses match(Space.Discrete train, Space.Discrete test) {
        return SharedClasses.of("label", train, test);
    }

    private static Space.Discrete names(String... names) {
        return Space.discrete(List.of(names));
    }

    private static String fault(Space.Discrete train, Space.Discrete test) {
        return assertThrows(UserError.class, () -> match(train, test)).getMessage();
    }

    @Test
    void classesOfOneNameAreOneClassWhateverTheirNumbersAre() {
        SharedClasses classes = match(names("a", "b", "c"), names("c", "b"));
        assertEquals(List.of("a", "b", "c"), classes.names());
        assertArrayEquals(new int[] {0, 1, 2, 0}, classes.train(new double[] {0, 1, 2, 0}));
        assertArrayEquals(new int[] {2, 1, 1}, classes.test(new double[] {0, 1, 1}));
    }

    @Test
    void classesThatAreOnlyTestedComeAfterThoseThatCanBePredicted() {
        SharedClasses classes = match(names("b", "d"), names("a", "b", "c", "d"));
        assertEquals(List.of("b", "d", "a", "c"), classes.names());
        assertEquals(2, classes.learnt());
        assertArrayEquals(new int[] {2, 0, 3, 1}, classes.test(new double[] {0, 1, 2, 3}));
    }

    @Test
    void ofAClassThatIsTestedItIsKnownWhichNumberIsLearntForIt() {
        SharedClasses classes = match(names("b", "d"), names("a", "b", "c", "d"));
        assertArrayEquals(new int[] {-1, 0, -1, 1}, IntStream.range(0, 4).map(classes::learntFrom).toArray());
    }

    @Test
    void numbersStayNumbers() {
        SharedClasses classes = match(Space.discrete(3), Space.discrete(5));
        assertEquals(List.of("0", "1", "2", "3", "4"), classes.names());
        assertEquals(3, classes.learnt());
        assertArrayEquals(new int[] {0, 4, 2}, classes.test(new double[] {0, 4, 2}));
    }

    @Test
    void namesThatAreNumbersAreMatchedWithNumbersByValue() {
        SharedClasses classes = match(names("1", "02", "10"), Space.discrete(11));
        assertArrayEquals(new int[] {0, 1, 2}, classes.test(new double[] {1, 2, 10}));
        assertArrayEquals(new int[] {1}, match(Space.discrete(3), names("1", "2")).test(new double[] {0}));
        assertArrayEquals(new int[] {1, 0}, match(names("2", "10"), names("10", "2")).test(new double[] {0, 1}));
    }

    @Test
    void aNameMayHaveItsAccentsAsCharactersOfTheirOwn() {
        assertArrayEquals(new int[] {1}, match(names("a", "caf\u00e9"), names("cafe\u0301")).test(new double[] {0}));
    }

    @Test
    void namesAreNotMatchedWithNumbers() {
        assertEquals("The classes under the label 'label' are bag, coat in the data to learn from but the numbers 0 to 1 in the data to test on, and nothing "
                + "says which number is which class: give data that names its classes on both sides; option class_names of webdataset, idx and npz names "
                + "those of numbers.", fault(names("bag", "coat"), Space.discrete(2)));
        assertEquals(true, fault(Space.discrete(1), names("bag")).contains("are the numbers 0 to 0 in the data to learn from but bag"));
    }

    @Test
    void dataWithoutAnyClassInCommonIsAFault() {
        assertEquals("No class under the label 'label' is both in the data to learn from (a, b) and in the data to test on (c, d, e, f, … (5)): give data of"
                + " the same classes.", fault(names("a", "b"), names("c", "d", "e", "f", "g")));
    }

    @Test
    void whatIsInOnePartOnlyIsToldByTheSamplesThatAreThere() {
        SharedClasses classes = match(names("a", "b", "c"), names("b", "c", "d"));
        assertEquals(Optional.of("Under the label 'label' some classes are in one part of the data only: a to learn from; c, d to test on, so that 3 of 4 "
                + "samples can't be predicted and count as wrong"), classes.unmatched(classes.train(new double[] {0, 1}), classes.test(new double[] {0, 1, 2, 2})));
        assertEquals(Optional.of("Under the label 'label' there is one class only, so that a probe is right whatever the features are"),
                classes.unmatched(new int[] {1, 1}, new int[] {1}));
        assertEquals(Optional.empty(), classes.unmatched(new int[] {0, 1}, new int[] {1, 0, 0}));
        SharedClasses numbers = match(Space.discrete(9), Space.discrete(9));
        assertEquals(Optional.of("Under the label 'label' some classes are in one part of the data only: 1, 2, 3, 4, … (6) to learn from"),
                numbers.unmatched(new int[] {0, 1, 2, 3, 4, 5, 6}, new int[] {0}));
    }

    @Test
    void aNumberThatIsNoClassIsAFault() {
        for (double value : new double[] {3, -1, 0.5, Double.NaN}) {
            String message = assertThrows(UserError.class, () -> match(names("a", "b", "c"), names("a", "b", "c")).test(new double[] {0, value})).getMessage();
            assertEquals("Observation 1 of the evaluation data has " + value + " under the label 'label', whose classes have the numbers 0 to 2: mend the label, "
                    + "or the data source that announces it.", message);
        }
    }
}
