package io.repforge.essentials.losses;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.List;

/**
 * Each context must find its target among the rows of a queue (MoCo, He et al. 2020, equation 1). Where there are comparisons both ways, it is the mean of theirs, as in
 * solo-learn's MoCo v2+ (da Costa et al. 2022).
 */
public final class QueueAsymmetricContrastive implements Loss<QueueAsymmetricContrastive.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Similarities are divided by this", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "Whether the other rows of the batch are negatives too", defaults = "false") boolean useBatchNeg,
            @Option(value = "Whether representations with a scale are drawn, instead of their mean used", defaults = "false") boolean sample) {}

    @Override
    public String name() {
        return "queue-asymmetric-contrastive";
    }

    @Override
    public String description() {
        return "Contexts find their targets among the rows of a queue (MoCo)";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        List<Value> ways = inputs.comparison().ways().stream().map(way -> oneWay(graph, way, options)).toList();
        Tensor sum = ways.stream().map(Value::loss).reduce(Tensor::add).orElseThrow();
        return ways.size() == 1 ? ways.get(0) : Value.of(sum.div(ways.size()), ways.get(0).statistics());
    }

    private Value oneWay(Graph graph, Comparison comparison, Options options) {
        Tensor queue = comparison.negatives();
        if (queue == null) {
            throw new GraphException("loss queue-asymmetric-contrastive needs negatives: choose the batch_extender queue,"
                    + " or the loss batch-asymmetric-contrastive");
        }
        Directions rows = Compared.directions(name(), comparison, options.sample());
        Tensor withQueue = rows.context().matmul(queue.l2Normalize(1).transposeMatrix());
        long n = rows.count();
        Tensor logits;
        Tensor labels;
        if (options.useBatchNeg()) {
            Tensor withTargets = Directions.cosines(rows.context(), rows.target());
            logits = Tensor.concat(1, withTargets, Directions.withoutItself(Directions.cosines(rows.context(), rows.context())), withQueue);
            labels = rows.partners();
        } else {
            Tensor withTarget = rows.context().mul(rows.target()).sum(true, 1);
            logits = Tensor.concat(1, withTarget, withQueue);
            labels = graph.constant(Array.of(Shape.of(n), new long[(int) n]));
        }
        return Value.of(logits.div(options.temperature()).crossEntropy(labels), rows.statistics());
    }
}
