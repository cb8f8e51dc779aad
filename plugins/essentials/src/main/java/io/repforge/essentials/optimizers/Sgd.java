package io.repforge.essentials.optimizers;

import io.repforge.api.Freezing;
import io.repforge.api.Optimizer;
import io.repforge.api.ParameterGroup;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.List;
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
            @Option(value = "Norm to which the gradient is clipped; null for no clipping", defaults = "null", min = 0, aboveMin = true) @Nullable Double maxGradientNorm,
            @Option(value = "λ at the end of the run, to which it goes by half a cosine; null for the same all the time", defaults = "null",
                    min = 0) @Nullable Double weightDecayEnd,
            @Option(value = "Parameters with a learning rate or a decay of their own", defaults = "[]") List<ParameterGroup> groups,
            @Option(value = "Parameters that stay as they start for the first steps or epochs", defaults = "[]") List<Freezing> freeze) {
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
            Tensor g = penalised(update);
            if (options.momentum == 0) {
                return g;
            }
            Graph graph = update.graph();
            Tensor before = graph.state("momentum", DType.FLOAT32, g.shape(), Initializer.zeros(), Sharing.MOMENT);
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
