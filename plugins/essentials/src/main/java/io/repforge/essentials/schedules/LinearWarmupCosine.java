package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.Option;
import java.util.Optional;

/** The learning rate rises along a line, then falls along half a cosine. */
public final class LinearWarmupCosine implements Schedule<LinearWarmupCosine.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Epochs until it is reached", defaults = "30", min = 0) double warmupEpochs,
            @Option(value = "Factor that the learning rate ends with", defaults = "0", min = 0, max = 1) double finalFactor,
            @Option(value = Stride.OPTION, defaults = "step") Stride every) {}

    @Override
    public String name() {
        return "linear-warmup-cosine";
    }

    @Override
    public String description() {
        return "The learning rate rises along a line, then falls along half a cosine";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Optional<String> objection(Progress end, Options options) {
        return Curves.warmupObjection(options.warmupEpochs, end);
    }

    @Override
    public double learningRate(double base, Progress progress, Options options) {
        double warmup = options.warmupEpochs * progress.stepsPerEpoch();
        if (options.every == Stride.EPOCH) {
            return base * byEpoch(progress, options);
        }
        if (progress.step() < warmup) {
            return base * Curves.warmup(progress.step(), warmup);
        }
        double rest = Math.max(1, progress.totalSteps() - warmup);
        return base * Curves.cosine((progress.step() - warmup) / rest, options.finalFactor);
    }

    /** As eirli's scheduler of that name, which is asked once an epoch: epoch e of the w of the warm-up has the factor e / w, so the first 0. */
    private static double byEpoch(Progress progress, Options options) {
        double epoch = Stride.EPOCH.of(progress);
        if (epoch < options.warmupEpochs) {
            return epoch / options.warmupEpochs;
        }
        double rest = Math.max(1, (double) progress.totalSteps() / progress.stepsPerEpoch() - options.warmupEpochs);
        return Curves.cosine((epoch - options.warmupEpochs) / rest, options.finalFactor);
    }
}
