package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loss of W-MSE (Ermolov et al. 2021, equation 6): {@code 2 − 2 cos} of both views, each whitened over parts of the batch, so that they can't collapse. A whitened part has mean 0 and
 * the covariance I; it needs twice as many rows as features. Batches are in random order, so that parts are their rows as they come. How it whitens, see {@link Whitening}.
 */
public final class WMseLoss implements Loss<WMseLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "How many pairs are whitened together; must divide batch_size and should be twice projection_dim or more; null for the whole batch",
                    defaults = "null",
                    min = 2) @Nullable Integer part,
            @Option(value = "Share of the identity in the covariance that is whitened by", defaults = "1e-4", min = 0, max = 1) double epsilon) {}

    @Override
    public String name() {
        return "w-mse";
    }

    @Override
    public String description() {
        return "Squared distance of whitened views, both normalised: 2 − 2 cos";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections views = Projections.of(this, inputs.comparison());
        long part = options.part == null ? views.rows() : options.part;
        if (views.rows() % part != 0) {
            throw new GraphException(
                    "loss " + name() + " whitens " + part + " pairs together, which don't divide a batch of " + views.rows() + "; choose a part that divides batch_size");
        }
        if (part < 2 * views.features()) {
            graph.warn("The loss " + name() + " whitens " + views.features() + " features by " + part
                    + " pairs, which are too few to tell their covariance: twice as many pairs as"
                    + " features are usual. Raise batch_size or part, or lower projection_dim.");
        }
        Projections whitened =
                new Projections(whitened(graph, views.first(), part, options.epsilon), whitened(graph, views.second(), part, options.epsilon)).directions();
        Tensor cosine = whitened.first().mul(whitened.second()).sum(false, 1).mean();
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("mean_cosine", cosine);
        return Value.of(cosine.mul(-2).add(2), views.statistics(parts));
    }

    private static Tensor whitened(Graph graph, Tensor view, long part, double epsilon) {
        long d = view.dim(1);
        Tensor parts = view.reshape(view.dim(0) / part, part, d);
        Tensor centred = parts.sub(parts.mean(true, 1));
        Tensor covariance = centred.transposeMatrix().matmul(centred).div(Math.max(1, part - 1));
        Tensor shrunk = covariance.mul(1 - epsilon).add(Matrices.identity(graph, d).mul(epsilon));
        return centred.matmul(Whitening.of(graph, shrunk).transposeMatrix()).reshape(view.shape().dims());
    }
}
