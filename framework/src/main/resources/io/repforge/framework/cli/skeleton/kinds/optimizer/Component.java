package @package@;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Sharing;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;

/**
 * Lion (Chen et al. 2023, algorithm 2): all weights go equally far, by the sign of an average of gradients.
 *
 * <pre>
 * w ← w (1 − lr λ) − lr sign(β₁ m + (1 − β₁) g),   m ← β₂ m + (1 − β₂) g
 * </pre>
 */
public final class @class@ implements Optimizer<@class@.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Learning rate before the schedule; a tenth of Adam's is usual", defaults = "1e-4", min = 0, aboveMin = true) double learningRate,
            @Option(value = "β₁, share of the average in the direction", defaults = "0.9", min = 0, max = 0.9999) double directionMomentum,
            @Option(value = "β₂, share of the average that is kept", defaults = "0.99", min = 0, max = 0.9999) double keptMomentum,
            @Option(value = "λ of the decay, which biases and normalisation are left out of", defaults = "0", min = 0) double weightDecay) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Steps by the sign of an average of gradients (Lion)";
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
        public WeightDecay weightDecay() {
            return WeightDecay.constant(options.weightDecay);
        }

        @Override
        public boolean decays(Tensor parameter) {
            return !UpdateRule.isBiasOrNorm(parameter);
        }

        /** Called for each parameter, in a scope of its own; what is kept between steps is a state of the graph. */
        @Override
        public Tensor direction(Update update) {
            Tensor gradient = update.gradient();
            Tensor average = update.graph().state("average", DType.FLOAT32, gradient.shape(), Initializer.zeros(), Sharing.MOMENT);
            update.graph().assign(average, mixed(average, gradient, options.keptMomentum));
            return mixed(average, gradient, options.directionMomentum).sign();
        }

        private static Tensor mixed(Tensor average, Tensor gradient, double share) {
            return average.mul(share).add(gradient.mul(1 - share));
        }

        @Override
        public Step step() {
            return new Descend();
        }
    }
}
