package io.repforge.framework.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Discrete spaces whose values have names. */
class ClassNamesTest {

    @Test
    void valuesAreCalledByTheirNamesOrElseTheirNumbers() {
        Space.Discrete named = Space.discrete(List.of("shirt", "bag"));
        assertEquals(2, named.n());
        assertEquals("bag", named.name(1));
        assertEquals("1", Space.discrete(2).name(1));
        assertEquals("discrete(2: shirt, bag)", named.toString());
        assertEquals("discrete(5: a, b, c, d, …)", Space.discrete(List.of("a", "b", "c", "d", "e")).toString());
        assertNotEquals(Space.discrete(2), named);
    }

    @Test
    void classesAreNumberedInTheOrderOfTheirNames() {
        assertEquals(List.of("B", "a", "b"), Space.classes(List.of("b", "a", "B", "a")).names());
    }

    @Test
    void namesThatAreAllNumbersAreInTheOrderOfTheNumbers() {
        assertEquals(List.of("0", "1", "2", "10"), Space.classes(List.of("10", "2", "1", "0")).names());
        assertEquals(List.of("1", "10", "2", "x"), Space.classes(List.of("10", "2", "1", "x")).names());
    }

    @Test
    void numbersAloneTellValuesWithoutNamesApart() {
        assertTrue(Space.discrete(3).isNumbered());
        assertTrue(Space.classes(List.of("7", "12")).isNumbered());
        assertFalse(Space.classes(List.of("7", "twelve")).isNumbered());
        assertFalse(Space.classes(List.of("7", "99999999999999999999")).isNumbered());
    }

    @Test
    void namesAreDifferentAndAsManyAsValues() {
        assertThrows(IllegalArgumentException.class, () -> Space.discrete(List.of("a", "a")));
        assertThrows(IllegalArgumentException.class, () -> Space.discrete(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Space.discrete(3, Shape.SCALAR, List.of("a", "b")));
    }
}
