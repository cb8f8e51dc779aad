package io.repforge.framework.recipe;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects faults, so that they are reported together. */
final class Faults {

    private final Set<Fault> faults = new LinkedHashSet<>();
    private int noted;

    void add(Origin origin, String key, String message) {
        noted++;
        // What is bound twice, such as a slot that --set reaches into, is reported once.
        faults.add(new Fault(origin.source(), origin.line(), key, message));
    }

    /** How often a fault was noted, so that a binding can tell whether it came upon one. */
    int size() {
        return noted;
    }

    /** Those in files first, by line. */
    List<Fault> list() {
        return faults.stream().sorted(Comparator.comparingInt(fault -> fault.line() == 0 ? Integer.MAX_VALUE : fault.line())).toList();
    }

    /**
     * @throws RecipeError if there are faults
     */
    void throwIfAny() {
        if (!faults.isEmpty()) {
            throw new RecipeError(list());
        }
    }
}
