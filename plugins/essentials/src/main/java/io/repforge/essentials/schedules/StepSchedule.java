package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.Option;

/** The learning rate is multiplied by a factor every so many epochs. */
public final class StepSchedule implements Schedule<StepSchedule.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Epochs between falls", defaults = "30", min = 1) int stepEpochs,
            @Option(value = "What it is multiplied by then", defaults = "0.1", min = 0, aboveMin = true, max = 1) double gamma) {}

    @Override
    public String name() {
        return "step";
    }

    @Override
    public String description() {
        return "The learning rate is multiplied by a factor every so many epochs";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public double learningRate(double base, Progress progress, Options options) {
        return base * Math.pow(options.gamma, Math.floor(progress.epochs() / options.stepEpochs));
    }
}
