package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.Option;
import java.util.Optional;

/** The learning rate rises along a line, then stays. */
public final class LinearWarmup implements Schedule<LinearWarmup.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Epochs until it is reached", defaults = "1", min = 0) double warmupEpochs) {}

    @Override
    public String name() {
        return "linear-warmup";
    }

    @Override
    public String description() {
        return "The learning rate rises along a line, then stays";
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
        return base * Curves.warmup(progress.step(), options.warmupEpochs * progress.stepsPerEpoch());
    }
}
