package io.repforge.api;

import io.repforge.api.option.Option;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that stay as they start for the first part of a run, with all that the optimizer keeps of them. Optimizers take a list of such as an option
 * {@code freeze}:
 * <pre>{@code
 * freeze: [{parameters: "decoder/last_layer/*", epochs: 1}]                     # DINO, Caron et al. 2021
 * }</pre>
 * Their gradients count in the norm to which all are clipped. States, such as running statistics, aren't frozen.
 */
public record Freezing(
        @Option("Names of the parameters; * stands for any characters, slashes too") String parameters,
        @Option(value = "For how many steps; this or epochs", defaults = "null", min = 1, max = 1 << 24) @Nullable Integer steps,
        @Option(value = "For how many epochs; this or steps", defaults = "null", min = 0, aboveMin = true) @Nullable Double epochs) {

    /**
     * @throws IllegalArgumentException if not one of steps and epochs is given
     */
    public Freezing {
        if ((steps == null) == (epochs == null)) {
            throw new IllegalArgumentException("freezing needs either steps or epochs");
        }
    }

    /** Whether it freezes a parameter of this name. */
    public boolean holds(String parameter) {
        return NamePattern.matches(parameters, parameter);
    }
}
