package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.Option;

/** The learning rate falls along half a cosine over the run. */
public final class Cosine implements Schedule<Cosine.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Factor that the learning rate ends with", defaults = "0", min = 0, max = 1) double finalFactor,
            @Option(value = Stride.OPTION, defaults = "step") Stride every) {}

    @Override
    public String name() {
        return "cosine";
    }

    @Override
    public String description() {
        return "The learning rate falls along half a cosine over the run";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public double learningRate(double base, Progress progress, Options options) {
        double done = options.every == Stride.STEP
                ? (double) progress.step() / Math.max(1, progress.totalSteps())
                : options.every.of(progress) * progress.stepsPerEpoch() / Math.max(1, progress.totalSteps());
        return base * Curves.cosine(done, options.finalFactor);
    }
}
