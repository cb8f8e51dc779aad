package io.repforge.essentials.optimizers;

import io.repforge.api.Freezing;
import io.repforge.api.Optimizer;
import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adam (Kingma and Ba 2015). Weight decay is added to the gradient, as an L2 penalty. */
public final class Adam implements Optimizer<Adam.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Learning rate before the schedule", defaults = "1e-3", min = 0, aboveMin = true) double learningRate,
            @Option(value = "Decay of the first and of the second moment", defaults = "[0.9, 0.999]", min = 0, max = 1, length = 2) List<Double> betas,
            @Option(value = "Added to the root of the second moment", defaults = "1e-8", min = 0, aboveMin = true) double epsilon,
            @Option(value = "λ, of which λ w is added to the gradient", defaults = "0", min = 0) double weightDecay,
            @Option(value = "Whether biases and normalisation are left out of the decay", defaults = "false") boolean excludeBiasAndNorm,
            @Option(value = "Norm to which the gradient is clipped; null for no clipping", defaults = "null", min = 0, aboveMin = true) @Nullable Double maxGradientNorm,
            @Option(value = "λ at the end of the run, to which it goes by half a cosine; null for the same all the time", defaults = "null",
                    min = 0) @Nullable Double weightDecayEnd,
            @Option(value = "Parameters with a learning rate or a decay of their own", defaults = "[]") List<ParameterGroup> groups,
            @Option(value = "Parameters that stay as they start for the first steps or epochs", defaults = "[]") List<Freezing> freeze) {
        public Options {
            betas = Betas.checked(betas);
        }
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public String description() {
        return "Adam, with weight decay as part of the gradient";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public UpdateRule rule(Options options) {
        return new Rule(options);
    }

    private static final class Rule extends BundledRule {

        private final Options options;

        Rule(Options options) {
            super(new Common(options.learningRate, options.maxGradientNorm, options.weightDecay, options.weightDecayEnd, options.excludeBiasAndNorm, options.groups,
                    options.freeze));
            this.options = options;
        }

        @Override
        public boolean isDecayDecoupled() {
            return false;
        }

        @Override
        public Tensor direction(Update update) {
            return penalised(update);
        }

        @Override
        public Step step() {
            return new Adam(options.betas.get(0), options.betas.get(1), options.epsilon);
        }
    }
}
