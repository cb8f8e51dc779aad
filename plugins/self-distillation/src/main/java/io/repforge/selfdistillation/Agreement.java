package io.repforge.selfdistillation;

import io.repforge.api.Comparison;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A prediction and its target, as rows of length 1, {@code [N, P]}.
 *
 * @param cosine mean of the cosines of both, a scalar
 */
record Agreement(Tensor target, Tensor cosine) {

    /**
     * @param loss name of the loss, for the message
     * @param decoder a decoder that makes what the loss needs, for the message
     * @throws GraphException if prediction and target aren't vectors of one length
     */
    static Agreement of(String loss, String decoder, Comparison comparison) {
        Tensor prediction = comparison.context().mean();
        Tensor target = comparison.target().mean();
        if (prediction.shape().rank() != 2 || !prediction.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + loss + " compares vectors of one length, but the prediction is " + prediction.tensorType()
                    + " and the target " + target.tensorType() + "; choose a decoder that makes such, as " + decoder + " does");
        }
        Tensor from = prediction.l2Normalize(1);
        Tensor to = target.l2Normalize(1);
        return new Agreement(to, from.mul(to).sum(false, 1).mean());
    }

    /** The cosine, and the deviation of each feature of the targets over the batch, times √P: 1 where directions are spread evenly, 0 where they have collapsed. */
    Map<String, Tensor> statistics() {
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("mean_cosine", cosine.stopGradient());
        statistics.put("target_deviation", spread(target).stopGradient());
        return statistics;
    }

    private static Tensor spread(Tensor rows) {
        Tensor variance = rows.sub(rows.mean(true, 0)).square().mean(false, 0);
        return variance.mean().mul(rows.dim(1)).sqrt();
    }
}
