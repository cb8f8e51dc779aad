package io.repforge.essentials.decoders;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A projection head for both views, of which each predicts the other's: what a predictor makes of the context's projection is compared with the target's, and
 * {@linkplain Comparison#SWAPPED the other way round}. The one that is predicted comes from the head itself (SimSiam, Chen and He 2021, figure 1; NNCLR, Dwibedi et al. 2021)
 * or, behind the encoder {@code student-and-teacher}, from a moving average of it (BYOL, Grill et al. 2020, figure 2; MoCo v3, Chen et al. 2021, algorithm 1), through which no
 * gradient flows. Without a predictor the projections themselves are compared (MoCo v2 of both views). All are points {@code [N, P]}.
 */
public final class BidirectionalProjectionHead implements Decoder<BidirectionalProjectionHead.Options> {

    /** Options of the predictor. */
    public record Predictor(
            @Option(value = "Sizes of the hidden layers", defaults = "[127]", min = 1) List<Integer> hidden,
            @Option(value = "Where hidden layers are normalised over the batch: after-relu, before-relu as most papers have it, or none",
                    defaults = "before-relu") Mlp.Norm norm,
            @Option(value = "Whether the prediction is normalised over the batch at its end: affine with a trained scale and shift, plain without, or none",
                    defaults = "none") Mlp.OutputNorm outputNorm,
            @Option(value = "Whether layers have a bias, but for those that are normalised at once, which never have one", defaults = "true") boolean bias) {}

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers", defaults = "[127]", min = 1) List<Integer> hidden,
            @Option(value = "Where hidden layers are normalised over the batch: after-relu, before-relu as most papers have it, or none",
                    defaults = "before-relu") Mlp.Norm norm,
            @Option(value = "Whether the projection is normalised over the batch at its end: affine with a trained scale and shift, plain without, or none",
                    defaults = "none") Mlp.OutputNorm outputNorm,
            @Option(value = "Whether layers have a bias, but for those that are normalised at once, which never have one", defaults = "true") boolean bias,
            @Option(value = "The predictor after the projection of the view that predicts; null for none", defaults = "null") @Nullable Predictor predictor,
            @Option(value = "m, share of a moving average of the head that is kept at each step, which projects what is predicted, with the encoder student-and-teacher; null for the head itself",
                    defaults = "null", min = 0, max = 1) @Nullable Double momentum,
            @Option(value = "Whether m stays or goes to 1 by a cosine", defaults = "cosine") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "bidirectional-projection-head";
    }

    @Override
    public String description() {
        return "Each view's projection, by a predictor if wanted, with the other view's by the same head or a moving average of it, both ways";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        Mlp.Style style = new Mlp.Style(options.norm, options.outputNorm, options.bias);
        UnaryOperator<Tensor> predict = predictor(context, options.predictor);
        if (options.momentum == null) {
            return new OneHead(new Mlp(graph, "projection", options.hidden, context.projectionDim(), style), predict);
        }
        return new TwoHeads(new MovingAverage<>(graph, options.momentum, options.momentumSchedule,
                () -> new Mlp(graph, "projection", options.hidden, context.projectionDim(), style)), predict);
    }

    private static UnaryOperator<Tensor> predictor(Context context, @Nullable Predictor options) {
        if (options == null) {
            return UnaryOperator.identity();
        }
        Mlp.Style style = new Mlp.Style(options.norm, options.outputNorm, options.bias);
        return new Mlp(context.graph(), "predictor", options.hidden, context.projectionDim(), style)::apply;
    }

    private static Comparison comparison(Tensor fromContext, Tensor ofTarget, Tensor fromTarget, Tensor ofContext) {
        return Comparison.of(Distribution.point(fromContext), Distribution.point(ofTarget))
                .with(Comparison.SWAPPED, Comparison.of(Distribution.point(fromTarget), Distribution.point(ofContext)));
    }

    private record OneHead(Mlp head, UnaryOperator<Tensor> predict) implements DecoderModule {

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            if (encodings.views().containsKey(Encodings.CONTEXT_BY_TEACHER)) {
                throw new GraphException("decoder bidirectional-projection-head projects by one head what a student and its teacher encode; give it the momentum of the"
                        + " teacher, or choose an encoder without one");
            }
            Tensor context = head.apply(encodings.context().mean());
            Tensor target = head.apply(encodings.target().mean());
            return comparison(predict.apply(context), target, predict.apply(target), context);
        }
    }

    private record TwoHeads(MovingAverage<Mlp> heads, UnaryOperator<Tensor> predict) implements DecoderModule {

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            if (!encodings.views().containsKey(Encodings.CONTEXT_BY_TEACHER)) {
                throw new GraphException(
                        "decoder bidirectional-projection-head with a momentum needs both views by a network and by its moving average; choose the encoder"
                                + " student-and-teacher, or momentum: null for one head");
            }
            Tensor fromContext = student(encodings.context());
            Tensor fromTarget = student(encodings.view(Encodings.TARGET_BY_STUDENT).get(0));
            Tensor ofTarget = teacher(encodings.target());
            return comparison(fromContext, ofTarget, fromTarget, teacher(encodings.view(Encodings.CONTEXT_BY_TEACHER).get(0)));
        }

        private Tensor student(Encoding encoding) {
            return predict.apply(heads.query().apply(encoding.mean()));
        }

        private Tensor teacher(Encoding encoding) {
            return heads.applyKey(head -> head.apply(encoding.mean())).stopGradient();
        }
    }
}
