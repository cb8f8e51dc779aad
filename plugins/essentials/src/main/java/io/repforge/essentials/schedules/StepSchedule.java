package io.repforge.essentials.schedules;

import io.repforge.api.Schedule;
import io.repforge.api.option.Option;
import java.util.List;

/** The learning rate is multiplied by a factor every so many epochs, or after given epochs. */
public final class StepSchedule implements Schedule<StepSchedule.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Epochs between falls; doesn't count where there are milestones", defaults = "30", min = 1) int stepEpochs,
            @Option(value = "Epochs after which it falls, instead of regular ones", defaults = "[]", min = 0) List<Integer> milestones,
            @Option(value = "What it is multiplied by then", defaults = "0.1", min = 0, aboveMin = true, max = 1) double gamma) {
        public Options {
            milestones = List.copyOf(milestones);
        }
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public String description() {
        return "The learning rate is multiplied by a factor every so many epochs, or after given ones";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public double learningRate(double base, Progress progress, Options options) {
        long epochs = progress.step() / progress.stepsPerEpoch();
        long falls = options.milestones.isEmpty()
                ? epochs / options.stepEpochs
                : options.milestones.stream().filter(milestone -> milestone <= epochs).count();
        return base * Math.pow(options.gamma, falls);
    }
}
