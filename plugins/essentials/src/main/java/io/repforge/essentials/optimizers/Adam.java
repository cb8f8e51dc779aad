package io.repforge.essentials.optimizers;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Adam (Kingma and Ba 2015). Weight decay is added to the gradient, as an L2 penalty. */
public final class Adam implements Optimizer<Adam.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Learning rate before the schedule", defaults = "1e-3", min = 0, aboveMin = true) double learningRate,
            @Option(value = "Decay of the first and of the second moment", defaults = "[0.9, 0.999]", min = 0, max = 1, length = 2)
                    List<Double> betas,
            @Option(value = "Added to the root of the second moment", defaults = "1e-8", min = 0, aboveMin = true) double epsilon,
            @Option(value = "λ, of which λ w is added to the gradient", defaults = "0", min = 0) double weightDecay,
            @Option(value = "Whether biases and normalisation are left out of the decay", defaults = "false") boolean excludeBiasAndNorm,
            @Option(value = "Norm to which the gradient is clipped; null for no clipping", defaults = "null", min = 0, aboveMin = true)
                    @Nullable Double maxGradientNorm) {
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

    private record Rule(Options options) implements UpdateRule {

        @Override
        public double learningRate() {
            return options.learningRate;
        }

        @Override
        public OptionalDouble maxGradientNorm() {
            return Clipping.of(options.maxGradientNorm);
        }

        @Override
        public Tensor direction(Graph graph, Tensor parameter, Tensor gradient) {
            boolean decays = options.weightDecay > 0 && !(options.excludeBiasAndNorm && UpdateRule.isBiasOrNorm(parameter));
            return decays ? gradient.add(parameter.mul(options.weightDecay)) : gradient;
        }

        @Override
        public Step step() {
            return new Adam(options.betas.get(0), options.betas.get(1), options.epsilon);
        }
    }
}
