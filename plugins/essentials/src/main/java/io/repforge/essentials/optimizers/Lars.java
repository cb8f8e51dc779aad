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
 * Layer-wise adaptive rate scaling (You et al. 2017, algorithm 1), for large batches. Per weight
 * {@code v ← m v + η ‖w‖ / (‖g‖ + λ ‖w‖) · (g + λ w)}, and v is the direction. Biases and parameters of normalisation follow plain momentum,
 * {@code v ← m v + g}, unless nothing is excluded. The learning rate comes by step from the schedule, outside of v.
 *
 * <p>With a clipped rate the factor is {@code min(η ‖w‖ / (‖g‖ + λ ‖w‖) / learning rate, 1)}, so that a weight goes by η of its length, but never faster than plain
 * momentum would: as solo-learn trains small images ({@code clip_lr}), and LARC by its option {@code clip}.
 */
public final class Lars implements Optimizer<Lars.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Learning rate before the schedule", defaults = "0.1", min = 0, aboveMin = true) double learningRate,
            @Option(value = "m, share of the last direction that is kept", defaults = "0.9", min = 0, max = 0.9999) double momentum,
            @Option(value = "λ, of which λ w is added to the gradient of weights", defaults = "5e-4", min = 0) double weightDecay,
            @Option(value = "η, length of a step relative to its weight, at a learning rate of 1", defaults = "1e-3", min = 0, aboveMin = true) double trust,
            @Option(value = "Whether a step is as long relative to its weight at any learning rate, but at most as long as a plain one, as solo-learn's clip_lr and LARC have"
                    + " it; trust: 0.02 is usual with it", defaults = "false") boolean clipRate,
            @Option(value = "What is neither scaled nor decayed: biases-and-norms, or nothing, as in eirli", defaults = "biases-and-norms") Exclude exclude,
            @Option(value = "Whether a weight of length 0 moves, by its plain gradient; by the formula, as in eirli, it rests forever",
                    defaults = "true") boolean leavesZero,
            @Option(value = "Norm to which the gradient is clipped; null for no clipping", defaults = "null", min = 0, aboveMin = true) @Nullable Double maxGradientNorm,
            @Option(value = "λ at the end of the run, to which it goes by half a cosine; null for the same all the time", defaults = "null",
                    min = 0) @Nullable Double weightDecayEnd,
            @Option(value = "Parameters with a learning rate or a decay of their own", defaults = "[]") List<ParameterGroup> groups,
            @Option(value = "Parameters that stay as they start for the first steps or epochs", defaults = "[]") List<Freezing> freeze) {}

    /** What follows plain momentum. */
    public enum Exclude {
        /** Biases and parameters of normalisation, as large-batch training does (SimCLR, Chen et al. 2020, section 2.2). */
        BIASES_AND_NORMS,
        /** Nothing: algorithm 1 as it stands, for all parameters. */
        NOTHING
    }

    @Override
    public String name() {
        return "lars";
    }

    @Override
    public String description() {
        return "Layer-wise adaptive rate scaling with momentum, for large batches";
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
            super(new Common(options.learningRate, options.maxGradientNorm, options.weightDecay, options.weightDecayEnd, options.exclude == Exclude.BIASES_AND_NORMS,
                    options.groups,
                    options.freeze));
            this.options = options;
        }

        @Override
        public boolean isDecayDecoupled() {
            return false;
        }

        @Override
        public Tensor direction(Update update) {
            Tensor scaled = decays(update.parameter()) ? adapted(update) : update.gradient();
            if (options.momentum == 0) {
                return scaled;
            }
            Graph graph = update.graph();
            Tensor before = graph.state("momentum", DType.FLOAT32, scaled.shape(), Initializer.zeros(), Sharing.MOMENT);
            Tensor velocity = before.mul(options.momentum).add(scaled);
            graph.assign(before, velocity);
            return velocity;
        }

        /** Where weight or gradient is 0 there is nothing to be relative to: the gradient stays as long as it is, or a weight of 0 rests. */
        private Tensor adapted(Update update) {
            Graph graph = update.graph();
            Tensor ofWeight = norm(update.parameter());
            Tensor ofGradient = norm(update.gradient());
            Tensor zero = graph.scalar(DType.FLOAT32, 0);
            Tensor one = graph.scalar(DType.FLOAT32, 1);
            Tensor decay = update.weightDecay();
            Tensor measurable = ofWeight.greater(zero).and(ofGradient.greater(zero));
            Tensor length = measurable.where(ofGradient.add(ofWeight.mul(decay)), one);
            Tensor trusted = ofWeight.mul(options.trust).div(length);
            Tensor rate = measurable.where(options.clipRate ? trusted.div(update.learningRate()).min(one) : trusted, options.leavesZero ? one : zero);
            return update.gradient().add(update.parameter().mul(decay)).mul(rate);
        }

        private static Tensor norm(Tensor tensor) {
            return tensor.square().sum().sqrt();
        }

        @Override
        public Step step() {
            return new Descend();
        }
    }
}
