package org.example.vision;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.NoOptions;
import io.repforge.api.space.Space;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each component. */
class CompatibilityTest {

    /** Numbers of patches, all different within an image. */
    private static Array places(Tensor input, int from, int all) {
        int n = Math.toIntExact(input.dim(0));
        int count = Math.toIntExact(input.dim(1));
        long[] values = new long[n * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (from + i / count + i % count) % all;
        }
        return Array.of(input.shape(), values);
    }

    @Nested
    class HeadOfDino extends DecoderKit<DinoHead.Options> {
        @Override
        protected Decoder<DinoHead.Options> component() {
            return new DinoHead();
        }

        @Override
        protected DinoHead.Options options() {
            return new DinoHead.Options(12, 5, 0.9, MomentumSchedule.COSINE);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            Encodings encodings = super.encodings(graph, n)
                    .withView(Encodings.TARGET_BY_STUDENT, Encoding.of(encoding(graph, "student", n)))
                    .withView(Encodings.CONTEXT_BY_TEACHER, Encoding.of(encoding(graph, "teacher", n)));
            return graph.mode() == Mode.EVALUATION ? encodings
                    : encodings.withView("local", List.of(Encoding.of(encoding(graph, "local1", n)), Encoding.of(encoding(graph, "local2", n))));
        }
    }

    @Nested
    class DecoderOfMae extends DecoderKit<MaeDecoder.Options> {
        @Override
        protected Decoder<MaeDecoder.Options> component() {
            return new MaeDecoder();
        }

        @Override
        protected MaeDecoder.Options options() {
            return new MaeDecoder.Options(4, 8, 1, 2);
        }

        @Override
        protected boolean needsViews() {
            return true;
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("visible", 1, Space.discrete(16, Shape.of(4))).withView("hidden", 1, Space.discrete(16, Shape.of(12)));
        }

        @Override
        protected Array value(Tensor input, Random random) {
            return input.name().equals("visible_0") ? places(input, 0, 16) : input.name().equals("hidden_0") ? places(input, 4, 16) : super.value(input, random);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 12, 48);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n, 12, 48);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            return withTokens(super.encodings(graph, n), graph, n, 4);
        }
    }

    @Nested
    class PredictorOfJepa extends DecoderKit<JepaPredictor.Options> {
        @Override
        protected Decoder<JepaPredictor.Options> component() {
            return new JepaPredictor();
        }

        @Override
        protected JepaPredictor.Options options() {
            return new JepaPredictor.Options(4, 8, 1, 2);
        }

        @Override
        protected boolean needsViews() {
            return true;
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("visible", 1, Space.discrete(16, Shape.of(5))).withView("block", 3, Space.discrete(16, Shape.of(2)));
        }

        @Override
        protected Array value(Tensor input, Random random) {
            return input.type() == DType.INT64 && input.shape().rank() == 2 ? places(input, input.name().hashCode() & 7, 16) : super.value(input, random);
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(3L * n, 2, 6);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(3L * n, 2, 6);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            return withTokens(super.encodings(graph, n), graph, n, 5);
        }
    }

    /** With tokens of some patches of the context and all sixteen of the target. */
    private static Encodings withTokens(Encodings encodings, Graph graph, int n, int visible) {
        return encodings
                .withContext(encodings.context().with(Encoding.TOKENS, graph.input("context_tokens", DType.FLOAT32, Shape.of(n, visible, 6))))
                .withTarget(encodings.target().with(Encoding.TOKENS, graph.input("target_tokens", DType.FLOAT32, Shape.of(n, 16, 6))));
    }

    @Nested
    class LossOfDino extends LossKit<DinoLoss.Options> {
        @Override
        protected Loss<DinoLoss.Options> component() {
            return new DinoLoss();
        }

        @Override
        protected DinoLoss.Options options() {
            return new DinoLoss.Options(0.1, List.of(0.04, 0.07), 0.3, 0.9);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Loss.Inputs inputs = super.inputs(graph, n);
            return inputs.withComparison(inputs.comparison()
                    .with("local", Comparison.of(gaussian(graph, "decoded_local", n, 5), inputs.comparison().target())));
        }
    }

    @Nested
    class SmoothL1Loss extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new SmoothL1();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class DinoAlgorithm extends AlgorithmKit<Dino.Options> {
        @Override
        protected Algorithm<Dino.Options> component() {
            return new Dino();
        }

        @Override
        protected Dino.Options options() {
            return new Dino.Options(4, 2, 0.9, 1);
        }
    }

    @Nested
    class MaeAlgorithm extends AlgorithmKit<Mae.Options> {
        @Override
        protected Algorithm<Mae.Options> component() {
            return new Mae();
        }

        @Override
        protected Mae.Options options() {
            return new Mae.Options(4, 0.75);
        }
    }

    @Nested
    class JepaAlgorithm extends AlgorithmKit<Jepa.Options> {
        @Override
        protected Algorithm<Jepa.Options> component() {
            return new Jepa();
        }

        @Override
        protected Jepa.Options options() {
            return new Jepa.Options(4, 0.9);
        }

        /** Larger than four blocks of patches. */
        @Override
        protected StepSpec steps() {
            return StepSpec.of(Space.image(1, 28, 28));
        }
    }
}
