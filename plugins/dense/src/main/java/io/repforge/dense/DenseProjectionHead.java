package io.repforge.dense;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two projection heads, one for the representation and one for each place of the feature map (DenseCL, Wang et al. 2021, section 3.2; VICRegL, Bardes et al. 2022, section 3.2).
 * Of both views it gives the projections {@code [N, P]}, beside them the comparison {@value #DENSE} of the projected places, {@code [N, P, h, w]}, and {@value #FEATURES} of the
 * feature maps themselves, {@code [N, C, h, w]}, by which places may be matched and through which no gradient flows. With a momentum the target is projected by moving averages
 * of both heads, behind the encoder {@code momentum}.
 */
public final class DenseProjectionHead implements Decoder<DenseProjectionHead.Options> {

    /** Name of the comparison of projected places. */
    static final String DENSE = "dense";
    /** Name of the comparison of feature maps. */
    static final String FEATURES = "features";

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers of the head of the representation", defaults = "[512]", min = 1) List<Integer> hidden,
            @Option(value = "Sizes of the hidden layers of the head of places", defaults = "[512]", min = 1) List<Integer> denseHidden,
            @Option(value = "Where hidden layers are normalised over the batch: after-relu, before-relu, or none", defaults = "none") Mlp.Norm norm,
            @Option(value = "Whether layers have a bias, but for those that are normalised at once, which never have one", defaults = "true") boolean bias,
            @Option(value = "Rows and columns of a grid that the map is averaged to first; null for the map as it is", defaults = "null", min = 1) @Nullable Integer grid,
            @Option(value = "m, share of moving averages of the heads that is kept at each step, which project the target, with the encoder momentum; null for none",
                    defaults = "null", min = 0, max = 1) @Nullable Double momentum,
            @Option(value = "Whether m stays or goes to 1 by a cosine", defaults = "constant") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "dense-projection-head";
    }

    @Override
    public String description() {
        return "A projection head for the representation and one for each place of the feature map";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        if (options.momentum == null) {
            Heads heads = heads(graph, context.projectionDim(), options);
            return (encodings, batch) -> comparison(encodings.context(), encodings.target(), options.grid, heads::apply, heads::apply);
        }
        MovingAverage<Heads> heads = new MovingAverage<>(graph, options.momentum, options.momentumSchedule, () -> heads(graph, context.projectionDim(), options));
        return (encodings, batch) -> comparison(encodings.context(), encodings.target(), options.grid, heads.query()::apply,
                target -> heads.applyKey(key -> key.apply(target)).stopGradient());
    }

    private static Heads heads(Graph graph, int projectionDim, Options options) {
        Mlp.Style style = new Mlp.Style(options.norm, Mlp.OutputNorm.NONE, options.bias);
        Mlp whole = new Mlp(graph, "projection", options.hidden, projectionDim, style);
        return new Heads(whole, new Mlp(graph, "dense_projection", options.denseHidden, projectionDim, style));
    }

    private static Comparison comparison(
            Encoding context, Encoding target, @Nullable Integer grid, Function<Encoded, Projected> ofContext, Function<Encoded, Projected> ofTarget) {
        Encoded one = Encoded.of(context, grid);
        Encoded other = Encoded.of(target, grid);
        Projected first = ofContext.apply(one);
        Projected second = ofTarget.apply(other);
        return Comparison.of(first.whole(), second.whole())
                .with(DENSE, Comparison.of(first.places(), second.places()))
                .with(FEATURES, Comparison.of(Distribution.point(one.map.stopGradient()), Distribution.point(other.map.stopGradient())));
    }

    /**
     * What is projected.
     *
     * @param representation {@code [N, D]}
     * @param map {@code [N, C, h, w]}
     */
    private record Encoded(Tensor representation, Tensor map) {

        static Encoded of(Encoding encoding, @Nullable Integer grid) {
            Tensor map = encoding.tensor(Encoding.FEATURE_MAP);
            return new Encoded(encoding.mean(), grid == null ? map : map.adaptiveAveragePool(grid, grid));
        }
    }

    /** What became of it: {@code [N, P]} and {@code [N, P, h, w]}. */
    private record Projected(Distribution whole, Distribution places) {

        Projected stopGradient() {
            return new Projected(whole.stopGradient(), places.stopGradient());
        }
    }

    private record Heads(Mlp whole, Mlp dense) {

        Projected apply(Encoded encoded) {
            Tensor map = encoded.map;
            Tensor places = map.transpose(0, 2, 3, 1).reshape(-1, map.dim(1));
            Tensor projected = dense.apply(places);
            Tensor back = projected.reshape(-1, map.dim(2), map.dim(3), projected.dim(1)).transpose(0, 3, 1, 2);
            return new Projected(Distribution.point(whole.apply(encoded.representation)), Distribution.point(back));
        }
    }
}
