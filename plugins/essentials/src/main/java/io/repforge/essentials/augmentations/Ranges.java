package io.repforge.essentials.augmentations;

import java.util.List;

/** Checks of ranges that options give as two numbers. */
public final class Ranges {

    private Ranges() {}

    /** @throws IllegalArgumentException if the first is larger than the second */
    public static List<Double> ordered(String name, List<Double> range) {
        if (range.get(0) > range.get(1)) {
            throw new IllegalArgumentException(name + " must give the smaller number first, got " + range);
        }
        return List.copyOf(range);
    }
}
