package io.repforge.multicrop;

import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.List;
import java.util.Map;

/**
 * The loss of masked siamese networks (MSN, Assran et al. 2022, equation 1): cross-entropy of the teacher's sharpened choice among P prototypes with each anchor's
 * {@code softmax(s / τ)}, and λ times how far the mean choice of anchors p̄ is from a prior: {@code log P − H(p̄)} from one by which all prototypes are as likely, or the
 * divergence {@code KL(prior ‖ p̄)} from a power law (PMSN, Assran et al. 2023, equation 3), where classes of the data aren't as frequent. Statistics: the mean entropy of
 * the teacher's choices, and that of p̄, which is 0 where all choose one prototype.
 */
public final class MsnLoss implements Loss<MsnLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τ, the temperature of anchors", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "What the teacher's temperature is of τ", defaults = "0.25", min = 0, aboveMin = true, max = 1) double sharpening,
            @Option(value = "Number of Sinkhorn's iterations that balance the teacher's choices; 0 for none", defaults = "3", min = 0, max = 100) int iterations,
            @Option(value = "λ, weight of the distance from the prior", defaults = "1.0", min = 0) double weight,
            @Option(value = "uniform: all prototypes are as likely; power-law: prototype k by k to the power of −exponent", defaults = "uniform") Prior prior,
            @Option(value = "Exponent of the power law", defaults = "0.25", min = 0) double exponent) {}

    /** How often prototypes are expected to be chosen. */
    public enum Prior {
        /** All alike (MSN). */
        UNIFORM {
            @Override
            Tensor distance(Tensor mean, double exponent) {
                return mean.mul(mean.add(Choices.TINY).log()).sum().add(Math.log(mean.dim(0)));
            }
        },
        /** Few of them often, and many seldom (PMSN). */
        POWER_LAW {
            @Override
            Tensor distance(Tensor mean, double exponent) {
                int prototypes = Math.toIntExact(mean.dim(0));
                double[] shares = new double[prototypes];
                double sum = 0;
                for (int k = 0; k < prototypes; k++) {
                    shares[k] = Math.pow(k + 1, -exponent);
                    sum += shares[k];
                }
                float[] prior = new float[prototypes];
                double negentropy = 0;
                for (int k = 0; k < prototypes; k++) {
                    prior[k] = (float) (shares[k] / sum);
                    negentropy += shares[k] / sum * Math.log(shares[k] / sum);
                }
                Tensor law = mean.graph().constant(Array.of(Shape.of(prototypes), prior));
                return law.mul(mean.add(Choices.TINY).log()).sum().neg().add(negentropy);
            }
        };

        /** How far the mean choice, {@code [P]}, is from the prior: a scalar, 0 where they are the same. */
        abstract Tensor distance(Tensor mean, double exponent);
    }

    @Override
    public String name() {
        return "msn";
    }

    @Override
    public String description() {
        return "Cross-entropy of the teacher's choice with that of each anchor, and how far the mean choice is from a prior";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Pairs pairs = Pairs.of(inputs.comparison());
        Tensor temperature = graph.scalar(DType.FLOAT32, options.temperature * options.sharpening);
        Map<Tensor, Tensor> teachers = Pairs.each(pairs.teachers(), scores -> {
            Tensor choice = scores.stopGradient().div(temperature).softmax(1);
            return Sinkhorn.of(choice, options.iterations);
        });
        List<Tensor> anchors = pairs.students().stream().map(scores -> scores.div(options.temperature).softmax(1)).toList();
        Tensor mean = Tensor.concat(0, anchors).mean(false, 0);
        Tensor loss = pairs.crossEntropy(teachers, options.temperature).add(options.prior.distance(mean, options.exponent).mul(options.weight));
        return Value.of(loss, Map.of(
                "teacher_entropy", Choices.entropy(List.copyOf(teachers.values())), "prototype_entropy", Choices.entropy(mean).stopGradient()));
    }
}
