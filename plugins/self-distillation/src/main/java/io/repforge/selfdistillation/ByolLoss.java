package io.repforge.selfdistillation;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The squared distance of prediction and target, both of length 1 (BYOL, Grill et al. 2020, equation 2): {@code ‖p̄ − z̄‖² = 2 − 2 cos(p, z)},
 * the mean over the batch. Statistics: the cosine, and the deviation of each feature of length-1 rows over the batch, times √P: 1 where
 * directions are spread evenly, 0 where they have collapsed.
 */
public final class ByolLoss implements Loss<NoOptions> {

    @Override
    public String name() {
        return "byol";
    }

    @Override
    public String description() {
        return "Squared distance of prediction and target, both normalised: 2 − 2 cos";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Tensor prediction = inputs.comparison().context().mean();
        Tensor target = inputs.comparison().target().mean();
        if (prediction.shape().rank() != 2 || !prediction.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + name() + " compares vectors of one length, but the prediction is " + prediction.tensorType()
                    + " and the target " + target.tensorType() + "; choose a decoder that makes such, as byol-projection-head does");
        }
        Tensor from = prediction.l2Normalize(1);
        Tensor to = target.l2Normalize(1);
        Tensor cosine = from.mul(to).sum(false, 1).mean();
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("mean_cosine", cosine.stopGradient());
        statistics.put("target_deviation", spread(to).stopGradient());
        return Value.of(cosine.mul(-2).add(2), statistics);
    }

    private static Tensor spread(Tensor rows) {
        Tensor variance = rows.sub(rows.mean(true, 0)).square().mean(false, 0);
        return variance.mean().mul(rows.dim(1)).sqrt();
    }
}
