package io.repforge.dynamics;

import io.repforge.api.option.Option;
import java.util.List;

/** Options of heads that project an encoding together with another. */
public record HeadOptions(
        @Option(value = "Sizes of the hidden layers; none for a linear head", defaults = "[127]", min = 1) List<Integer> hidden,
        @Option(value = "Whether a second perceptron gives the projection a scale", defaults = "false") boolean learnScale) {}
