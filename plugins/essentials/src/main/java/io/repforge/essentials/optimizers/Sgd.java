package io.repforge.essentials.optimizers;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent with momentum, as in PyTorch: {@code g ← g + λ w; v ← m v + g}; the direction is v, or {@code g + m v} with
 * Nesterov's momentum (Sutskever et al. 2013). The momentum starts at 0.
 */
public final class Sgd implements Optimizer<Sgd.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Learning rate before the schedule", defaults = "0.1", min = 0, aboveMin = true) double learningRate,
            @Option(value = "m, share of the last direction that is kept", defaults = "0.9", min = 0, max = 0.9999) double momentum,
            @Option(value = "Whether the gradient is taken ahead (Nesterov)", defaults = "false") boolean nesterov,
            @Option(value = "λ, of which λ w is added to the gradient", defaults = "0", min = 0) double weightDecay,
            @Option(value = "Whether biases and normalisation are left out of the decay", defaults = "false") boolean excludeBiasAndNorm,
            @Option(value = "Norm to which the gradient is clipped; null for no clipping", defaults = "null", min = 0, aboveMin = true)
                    @Nullable Double maxGradientNorm) {
        public Options {
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("nesterov needs a momentum above 0");
            }
        }
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public String description() {
        return "Stochastic gradient descent with momentum";
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
            Tensor g = decays ? gradient.add(parameter.mul(options.weightDecay)) : gradient;
            if (options.momentum == 0) {
                return g;
            }
            Tensor before = graph.state("momentum", DType.FLOAT32, parameter.shape(), Initializer.zeros());
            Tensor velocity = before.mul(options.momentum).add(g);
            graph.assign(before, velocity);
            return options.nesterov ? g.add(velocity.mul(options.momentum)) : velocity;
        }

        @Override
        public Step step() {
            return new Descend();
        }
    }
}
