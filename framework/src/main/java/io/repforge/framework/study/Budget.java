package io.repforge.framework.study;

import io.repforge.api.option.Option;
import org.jspecify.annotations.Nullable;

/**
 * What a study may take: beyond it nothing new is begun, and what has begun comes to its end.
 *
 * @param hours of the clock, over all starts of the command; null for any number
 * @param epochs of all runs together; null for any number
 * @param runs a configuration at a seed, however far it gets; null for any number
 */
record Budget(
        @Option(value = "Hours that the command works, over all its starts", defaults = "null", min = 0, aboveMin = true) @Nullable Double hours,
        @Option(value = "Epochs of all runs together", defaults = "null", min = 1) @Nullable Long epochs,
        @Option(value = "Runs, a configuration at a seed each", defaults = "null", min = 1) @Nullable Long runs) {}
