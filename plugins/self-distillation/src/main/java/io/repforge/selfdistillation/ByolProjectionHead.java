package io.repforge.selfdistillation;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.List;

/**
 * The head of BYOL (Grill et al. 2020, figure 2): a projection and a predictor for the context, a moving average of the projection for the
 * target, through which no gradient flows. Context and target are points {@code [N, P]}.
 */
public final class ByolProjectionHead implements Decoder<ByolProjectionHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the projection's hidden layers", defaults = "[127]", min = 1) List<Integer> hidden,
            @Option(value = "Sizes of the predictor's hidden layers", defaults = "[127]", min = 1) List<Integer> predictorHidden,
            @Option(value = "m, share of the average that is kept at each step", defaults = "0.99", min = 0, max = 1) double momentum,
            @Option(value = "Whether m stays or goes to 1 by a cosine", defaults = "constant") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "byol-projection-head";
    }

    @Override
    public String description() {
        return "Projection and predictor for the context, a moving average of the projection for the target";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        MovingAverage<Mlp> projections = new MovingAverage<>(graph, options.momentum, options.momentumSchedule,
                () -> new Mlp(graph, "projection", options.hidden, context.projectionDim(), true));
        Mlp predictor = new Mlp(graph, "predictor", options.predictorHidden, context.projectionDim(), true);
        return (encodings, batch) -> {
            Tensor predicted = predictor.apply(projections.query().apply(encodings.context().mean()));
            Tensor target = projections.applyKey(key -> key.apply(encodings.target().mean()));
            return Comparison.of(Distribution.point(predicted), Distribution.point(target.stopGradient()));
        };
    }
}
