package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Swapped prediction (SwAV, Caron et al. 2020, equations 1 to 5): the code of a view, its scores balanced over batch and prototypes by Sinkhorn's iterations, is predicted
 * from the scores of another: {@code −Σ q log softmax(s / τ)}, the mean over all comparisons. No gradient flows through codes. Statistics: the mean entropy of codes, and that of
 * the mean of what students choose, which is 0 where all choose one prototype and log P where all prototypes are chosen alike.
 */
public final class SwavLoss implements Loss<SwavLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τ, the temperature of predictions", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "ε, how soft codes are", defaults = "0.05", min = 0, aboveMin = true) double epsilon,
            @Option(value = "Number of Sinkhorn's iterations", defaults = "3", min = 1, max = 100) int iterations,
            @Option(value = "Epochs before a queue counts, which is full of something by then", defaults = "15", min = 0) double queueFromEpoch) {}

    @Override
    public String name() {
        return "swav";
    }

    @Override
    public String description() {
        return "Balanced codes of each view, predicted from another";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Comparison comparison = inputs.comparison();
        Comparison queue = comparison.others().get(SwavHead.QUEUE);
        Pairs pairs = Pairs.of(comparison, SwavHead.QUEUE);
        Tensor target = comparison.target().mean();
        Map<Tensor, Tensor> codes = Pairs.each(pairs.teachers(), scores -> code(graph, scores,
                queue == null ? null : scores == target ? queue.target().mean() : queue.context().mean(), options));
        List<Tensor> chosen = pairs.students().stream().map(scores -> scores.div(options.temperature).softmax(1)).toList();
        return Value.of(pairs.crossEntropy(codes, options.temperature), Map.of(
                "code_entropy", Choices.entropy(List.copyOf(codes.values())), "prototype_entropy", Choices.entropyOfMean(chosen)));
    }

    private static Tensor code(Graph graph, Tensor scores, @Nullable Tensor queue, Options options) {
        Tensor rows = scores.stopGradient();
        Tensor epsilon = graph.scalar(DType.FLOAT32, options.epsilon);
        if (queue == null || graph.mode() == Mode.EVALUATION) {
            return Sinkhorn.ofScores(rows, epsilon, options.iterations);
        }
        Tensor positive = Sinkhorn.positive(Tensor.concat(0, rows, queue.stopGradient()), epsilon);
        Tensor counts = graph.epochsDone().greaterOrEqual(graph.scalar(DType.FLOAT32, options.queueFromEpoch)).cast(DType.FLOAT32);
        long n = rows.dim(0);
        Tensor together = Tensor.concat(0, positive.slice(0, 0, n), positive.slice(0, n, positive.dim(0)).mul(counts));
        return Sinkhorn.of(together, options.iterations).slice(0, 0, n);
    }
}
