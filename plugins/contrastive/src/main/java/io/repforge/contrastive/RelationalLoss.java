package io.repforge.contrastive;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Similarities to the rows of a queue that are to be the teacher's (ReSSL, Zheng et al. 2021, equations 3 to 5): {@code CE(softmax(k Qᵀ / τk), softmax(q Qᵀ / τq))}, the mean
 * over the batch; no gradient flows through the target k. Statistics: the teacher's entropy, which is log K where it finds all alike and 0 where it always finds one, and
 * the cosines of partners and others.
 */
public final class RelationalLoss implements Loss<RelationalLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τq of the context", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "τk of the target, smaller so that it is sharper", defaults = "0.04", min = 0, aboveMin = true) double targetTemperature) {}

    @Override
    public String name() {
        return "relational";
    }

    @Override
    public String description() {
        return "A strongly augmented view is as similar to earlier ones as the teacher finds the weakly augmented one (ReSSL)";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor queue = inputs.comparison().negatives();
        if (queue == null) {
            throw new GraphException("loss " + name() + " compares with rows of earlier batches: choose the batch_extender queue");
        }
        Directions rows = Directions.of(name(), inputs.comparison());
        Tensor kept = queue.l2Normalize(1);
        Tensor log = Directions.cosines(rows.context(), kept).div(options.temperature).logSoftmax(1);
        Tensor wanted = Directions.cosines(rows.target().stopGradient(), kept).div(options.targetTemperature);
        Tensor relation = wanted.softmax(1);
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("target_entropy", relation.mul(wanted.logSoftmax(1)).sum(false, 1).mean().neg().stopGradient());
        statistics.putAll(rows.statistics());
        return Value.of(relation.mul(log).sum(false, 1).mean().neg(), statistics);
    }
}
