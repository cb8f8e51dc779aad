package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.Option;

/**
 * The learning rate falls as {@code (1 − t / T)^power} (You et al. 2017, algorithm 1, whose power is 2): along a line for a power of 1. T is the run, or so many
 * epochs, after which it stays at its end.
 */
public final class Polynomial implements Schedule<Polynomial.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Power of what is left of the way", defaults = "2", min = 0, aboveMin = true) double power,
            @Option(value = "T, epochs of the whole way; 0 for those of the run. eirli's is 200, whatever the run", defaults = "0", min = 0) double epochs,
            @Option(value = "Factor that the learning rate ends with", defaults = "0", min = 0, max = 1) double finalFactor,
            @Option(value = Stride.OPTION, defaults = "step") Stride every) {}

    @Override
    public String name() {
        return "polynomial";
    }

    @Override
    public String description() {
        return "The learning rate falls as a power of what is left of the run";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public double learningRate(double base, Progress progress, Options options) {
        double whole = options.epochs > 0 ? options.epochs : (double) progress.totalSteps() / progress.stepsPerEpoch();
        return base * Curves.polynomial(options.every.of(progress) / whole, options.power, options.finalFactor);
    }
}
