package io.repforge.contrastive;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.stream.LongStream;

/**
 * NT-Xent whose positives are all rows of both views that have the same label (SupCon, Khosla et al. 2020), the mean over the 2 N rows. The mean over the positives is taken
 * outside of the logarithm (equation 2), which the paper found better, or their probabilities are added inside of it, as solo-learn does (equation 3 but for its factor
 * 1/|P|).
 */
public final class SupervisedContrastive implements Loss<SupervisedContrastive.Options> {

    /** Where several positives come together. */
    public enum Positives {
        /** The mean of the logarithm of each one's probability. */
        OUTSIDE,
        /** The logarithm of the sum of their probabilities. */
        INSIDE
    }

    /** Options. */
    public record Options(
            @Option(value = "τ, by which similarities are divided", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "Whether positives come together outside of the logarithm, as a mean, or inside, as a sum", defaults = "outside") Positives positives) {}

    @Override
    public String name() {
        return "supervised-contrastive";
    }

    @Override
    public String description() {
        return "Contexts and targets find all of the same label among all rows of the batch (SupCon)";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Directions rows = Directions.of(name(), inputs.comparison()).requireNegatives(name());
        Tensor all = Tensor.concat(0, rows.context(), rows.target());
        Tensor logits = Directions.withoutItself(Directions.cosines(all, all)).div(options.temperature);
        Tensor labels = Tensor.concat(0, inputs.labels(), inputs.labels());
        Tensor numbers = graph.longs(LongStream.range(0, all.dim(0)).toArray());
        Tensor positive = across(labels).and(across(numbers).not());
        Tensor whole = logits.logSumExp(true, 1);
        Tensor found = options.positives == Positives.INSIDE
                ? positive.where(logits, graph.scalar(DType.FLOAT32, -1e9)).logSumExp(true, 1).sub(whole)
                : mean(positive, positive.where(logits.sub(whole), graph.scalar(DType.FLOAT32, 0)));
        return Value.of(found.mean().neg(), rows.statistics());
    }

    /** Which of them are the same, {@code [M, M]}. */
    private static Tensor across(Tensor numbers) {
        return numbers.unsqueeze(1).equalTo(numbers.unsqueeze(0));
    }

    private static Tensor mean(Tensor chosen, Tensor values) {
        return values.sum(true, 1).div(chosen.cast(DType.FLOAT32).sum(true, 1));
    }
}
