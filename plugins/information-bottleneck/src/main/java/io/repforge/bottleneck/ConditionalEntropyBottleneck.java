package io.repforge.bottleneck;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The contrastive conditional entropy bottleneck (Fischer 2020, The Conditional Entropy Bottleneck, section 4, with the variational
 * distribution of equation 19). Of each pair, z is drawn from the context's distribution e(z|x) and b(z|y) is the target's:
 * <pre>mean over i of  β (log e(z_i|x_i) − log b(z_i|y_i)) − log softmax_k(log b(z_i|y_k))[i]</pre>
 * The first term is what z holds of x beyond what y tells, and is made small; the second keeps what z tells of y.
 */
public final class ConditionalEntropyBottleneck implements Loss<ConditionalEntropyBottleneck.Options> {

    /**
     * Options.
     *
     * @param beta β
     * @param sample whether z is drawn by reparametrisation in training; the mean otherwise
     */
    public record Options(
            @Option(value = "Weight of what the representation holds beyond what the target tells", defaults = "0.1", min = 0) double beta,
            @Option(value = "Whether representations are drawn from their distributions; means otherwise", defaults = "true") boolean sample) {}

    @Override
    public String name() {
        return "conditional-entropy-bottleneck";
    }

    @Override
    public String description() {
        return "Keeps what the context tells of the target, and little else (CEB)";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Distribution.Normal context = gaussian("context", inputs.comparison().context());
        Distribution.Normal target = gaussian("target", inputs.comparison().target());
        if (!context.mean().tensorType().equals(target.mean().tensorType())) {
            throw new GraphException("loss " + name() + " compares vectors of one length, but the context is " + context.mean().tensorType()
                    + " and the target " + target.mean().tensorType() + "; choose a decoder that projects both to as many features,"
                    + " such as symmetric-projection-head");
        }
        Tensor z = options.sample ? context.sample() : context.mean();
        Tensor residual = context.logDensity(z).sum(false, 1).sub(target.logDensity(z).sum(false, 1)).mean();
        Tensor densities = logDensities(z, target);
        if (z.dim(0) == 1) {
            graph.warn("The loss " + name() + " tells each target from the others of the batch, and in a batch of one pair there are none. Raise batch_size.");
        }
        Tensor partners = graph.longs(LongStream.range(0, z.dim(0)).toArray());
        Tensor discrimination = densities.crossEntropy(partners);
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("residual_information", residual.stopGradient());
        statistics.put("discrimination", discrimination.stopGradient());
        statistics.put("accuracy", densities.argMax(1).equalTo(partners).cast(DType.FLOAT32).mean());
        return Value.of(residual.mul(options.beta).add(discrimination), statistics);
    }

    private Distribution.Normal gaussian(String side, Distribution distribution) {
        if (distribution instanceof Distribution.Normal normal && normal.mean().shape().rank() == 2) {
            return normal;
        }
        throw new GraphException("loss " + name() + " needs Gaussians over vectors, but the " + side + " is "
                + distribution.getClass().getSimpleName() + " " + distribution.mean().tensorType()
                + "; choose a decoder that gives them, such as symmetric-projection-head");
    }

    /**
     * log b(z_i|y_k) but for a constant, {@code [N, N]}. The square is multiplied out, so that it takes products of {@code [N, P]}
     * instead of a tensor of {@code [N, N, P]}. Distances don't change when all is moved, so all is moved to where the rounding of large
     * squares does least harm; that place needs no gradient.
     */
    private static Tensor logDensities(Tensor z, Distribution.Normal target) {
        Tensor centre = target.mean().mean(true, 0).stopGradient();
        Tensor rows = z.sub(centre);
        Tensor means = target.mean().sub(centre);
        Tensor scale = target.scale().expand(means.shape());
        Tensor precision = z.graph().scalar(DType.FLOAT32, 1).div(scale.square());
        Tensor squares = rows.square().matmul(precision.transposeMatrix()).mul(-0.5);
        Tensor products = rows.matmul(means.mul(precision).transposeMatrix());
        Tensor ofTargets = means.square().mul(precision).mul(-0.5).sub(scale.log()).sum(false, 1);
        return squares.add(products).add(ofTargets.unsqueeze(0));
    }
}
