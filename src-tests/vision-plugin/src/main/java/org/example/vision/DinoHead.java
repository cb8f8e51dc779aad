package org.example.vision;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.List;

/**
 * The heads of DINO (Caron et al. 2021, appendix C), of student and teacher: a perceptron of three layers with GELU, rows of length 1, and a linear layer of P
 * outputs whose weights have length 1. Each pair of the teacher's view of context or target and another view of the student is a comparison.
 */
public final class DinoHead implements Decoder<DinoHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the hidden layers", defaults = "2048", min = 1) int hidden,
            @Option(value = "Size of the last layer but one", defaults = "256", min = 1) int bottleneck,
            @Option(value = "Share of the teacher that is kept at each step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Whether it stays or goes to 1 by a cosine", defaults = "cosine") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "dino-head";
    }

    @Override
    public String description() {
        return "Heads of student and teacher, each view of the student compared with the others of the teacher";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        return new Heads(new MovingAverage<>(graph, options.momentum, options.momentumSchedule, () -> new Head(graph, options, context.projectionDim())));
    }

    private record Heads(MovingAverage<Head> heads) implements DecoderModule {

        @Override
        public Comparison decode(Encodings encodings, PairTensors batch) {
            Distribution context = student(encodings.context());
            Distribution target = student(encodings.view(Encodings.TARGET_BY_STUDENT).get(0));
            Distribution teachersContext = teacher(encodings.view(Encodings.CONTEXT_BY_TEACHER).get(0));
            Distribution teachersTarget = teacher(encodings.target());
            Comparison all = Comparison.of(context, teachersTarget).with("target with context", Comparison.of(target, teachersContext));
            List<Encoding> locals = encodings.views().getOrDefault(View.LOCAL, List.of());
            for (int i = 0; i < locals.size(); i++) {
                Distribution part = student(locals.get(i));
                String name = "local " + (i + 1);
                all = all.with(name + " with context", Comparison.of(part, teachersContext)).with(name + " with target", Comparison.of(part, teachersTarget));
            }
            return all;
        }

        private Distribution student(Encoding encoding) {
            return Distribution.point(heads.query().apply(encoding.mean()));
        }

        private Distribution teacher(Encoding encoding) {
            return Distribution.point(heads.applyKey(head -> head.apply(encoding.mean())).stopGradient());
        }
    }

    private static final class Head {

        private final Linear hidden1;
        private final Linear hidden2;
        private final Linear bottleneck;
        private final Tensor prototypes;

        Head(Graph graph, Options options, int outputs) {
            hidden1 = new Linear(graph, "hidden1", options.hidden);
            hidden2 = new Linear(graph, "hidden2", options.hidden);
            bottleneck = new Linear(graph, "bottleneck", options.bottleneck);
            Shape shape = Shape.of(outputs, options.bottleneck);
            prototypes = graph.parameter("prototypes", shape, Initializer.uniformFanIn(shape));
        }

        Tensor apply(Tensor x) {
            Tensor rows = bottleneck.apply(hidden2.apply(hidden1.apply(x).gelu()).gelu()).l2Normalize(1);
            return rows.linear(prototypes.l2Normalize(1), null);
        }
    }
}
