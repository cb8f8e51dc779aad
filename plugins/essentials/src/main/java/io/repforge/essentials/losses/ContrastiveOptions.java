package io.repforge.essentials.losses;

import io.repforge.api.option.Option;

/** Options of contrastive losses. */
public record ContrastiveOptions(
        @Option(value = "Similarities are divided by this", defaults = "0.1", min = 0, aboveMin = true) double temperature,
        @Option(value = "Whether representations with a scale are drawn, instead of their mean used", defaults = "false") boolean sample) {}
