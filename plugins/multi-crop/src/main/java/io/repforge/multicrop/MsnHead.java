package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * The heads of masked siamese networks (MSN, Assran et al. 2022, section 3): a perceptron with batch normalisation of the student and its moving average of the teacher, and
 * P prototypes of length 1 that both have in common. The context and each small crop, the anchors, are compared with the target; scores {@code [N, P]} are cosines.
 */
public final class MsnHead implements Decoder<MsnHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers", defaults = "[2048, 2048]", min = 1) List<Integer> hidden,
            @Option(value = "Size of projections and prototypes", defaults = "256", min = 1) int bottleneck,
            @Option(value = "Share of the teacher that is kept at each step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Whether it stays or goes to 1 by a cosine", defaults = "cosine") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "msn-head";
    }

    @Override
    public String description() {
        return "Heads of student and teacher with prototypes in common; context and small crops compared with the target";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        MovingAverage<Mlp> projections = new MovingAverage<>(graph, options.momentum, options.momentumSchedule,
                () -> new Mlp(graph, "projection", options.hidden, options.bottleneck, Prototypes.PROJECTION));
        Prototypes prototypes = Prototypes.of(graph, context.projectionDim(), options.bottleneck);
        return (encodings, batch) -> {
            Tensor unit = prototypes.unit();
            List<Tensor> anchors = new ArrayList<>(List.of(encodings.context().mean()));
            anchors.addAll(Crops.local(encodings, Encoding::mean));
            List<Tensor> scores = Crops.through(anchors, x -> Prototypes.scores(projections.query().apply(x).l2Normalize(1), unit));
            Tensor projected = projections.applyKey(key -> key.apply(encodings.target().mean())).l2Normalize(1);
            Tensor teachers = Prototypes.scores(projected, unit).stopGradient();
            Comparison pairs = Crops.pair(scores.get(0), teachers);
            for (int i = 1; i < scores.size(); i++) {
                pairs = pairs.with("local " + i, Crops.pair(scores.get(i), teachers));
            }
            return pairs;
        };
    }
}
