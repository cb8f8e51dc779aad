package io.repforge.framework.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects faults, so that they are reported together. */
final class Faults {

    private final List<Fault> faults = new ArrayList<>();

    void add(Origin origin, String key, String message) {
        Fault fault = new Fault(origin.source(), origin.line(), key, message);
        // An anchor that is used twice is bound twice.
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    int size() {
        return faults.size();
    }

    /**
     * @throws RecipeError if there are faults; those in files first, by line
     */
    void throwIfAny() {
        if (!faults.isEmpty()) {
            throw new RecipeError(faults.stream()
                    .sorted(Comparator.comparingInt(fault -> fault.line() == 0 ? Integer.MAX_VALUE : fault.line())).toList());
        }
    }
}
