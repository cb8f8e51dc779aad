package io.repforge.framework.recipe;

import io.repforge.framework.recipe.Value.Mapping;
import io.repforge.framework.recipe.Value.Scalar;

/** Options for a component that was chosen elsewhere: a slot given as a map without {@code use}. */
final class SlotMerge {

    private SlotMerge() {}

    /**
     * @param chosen a name or a map with {@code use}, from the preset or from the default
     * @param given what the recipe says of the same slot
     * @return {@code given} if it chooses for itself, else the chosen component with the given options on top of its own
     */
    static Value merge(Value chosen, Value given) {
        if (!(given instanceof Mapping options) || options.has(Mapping.USE)) {
            return given;
        }
        if (chosen instanceof Scalar scalar && scalar.value() instanceof String) {
            return Mapping.empty(chosen.origin()).with(Mapping.USE, chosen.origin(), chosen).overriddenBy(options);
        }
        return chosen instanceof Mapping mapping && mapping.has(Mapping.USE) ? mapping.overriddenBy(options) : given;
    }
}
