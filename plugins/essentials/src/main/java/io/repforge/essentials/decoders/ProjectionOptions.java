package io.repforge.essentials.decoders;

import io.repforge.api.option.Option;
import java.util.List;

/** Options of projection heads. */
public record ProjectionOptions(
        @Option(value = "Sizes of the hidden layers", defaults = "[127]", min = 1) List<Integer> hidden,
        @Option(value = "Whether a second perceptron gives the projection a scale", defaults = "false") boolean learnScale) {}
