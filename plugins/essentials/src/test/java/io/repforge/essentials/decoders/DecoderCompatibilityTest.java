package io.repforge.essentials.decoders;

import io.repforge.api.Decoder;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.graph.Graph;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.DecoderKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each decoder. */
class DecoderCompatibilityTest {

    @Nested
    class NoOpDecoder extends DecoderKit<NoOptions> {
        @Override
        protected Decoder<NoOptions> component() {
            return new NoOp();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class SymmetricProjectionHeadDecoder extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new SymmetricProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(127), false, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class SymmetricProjectionHeadWithScale extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new SymmetricProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(), true, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class AsymmetricProjectionHeadDecoder extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new AsymmetricProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(127), false, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class AsymmetricProjectionHeadWithScale extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new AsymmetricProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(), true, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class OnlyTargetProjectionHeadDecoder extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new OnlyTargetProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(127), false, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true);
        }
    }

    @Nested
    class OnlyTargetProjectionHeadWithScale extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new OnlyTargetProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(), true, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true);
        }
    }

    @Nested
    class MomentumProjectionHeadDecoder extends DecoderKit<MomentumProjectionHead.Options> {
        @Override
        protected Decoder<MomentumProjectionHead.Options> component() {
            return new MomentumProjectionHead();
        }

        @Override
        protected MomentumProjectionHead.Options options() {
            return new MomentumProjectionHead.Options(List.of(127), true, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true, 0.99, MomentumSchedule.CONSTANT);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    /** As Barlow Twins and VICReg have it, normalised at its end besides. */
    @Nested
    class SymmetricProjectionHeadOfThreeLayers extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new SymmetricProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(16, 16), false, Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.AFFINE, true);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class SymmetricProjectionHeadWithoutNormsAndBiases extends DecoderKit<ProjectionOptions> {
        @Override
        protected Decoder<ProjectionOptions> component() {
            return new SymmetricProjectionHead();
        }

        @Override
        protected ProjectionOptions options() {
            return new ProjectionOptions(List.of(16), false, Mlp.Norm.NONE, Mlp.OutputNorm.NONE, false);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    /** As SimSiam has it. */
    @Nested
    class BidirectionalProjectionHeadDecoder extends DecoderKit<BidirectionalProjectionHead.Options> {
        @Override
        protected Decoder<BidirectionalProjectionHead.Options> component() {
            return new BidirectionalProjectionHead();
        }

        @Override
        protected BidirectionalProjectionHead.Options options() {
            var predictor = new BidirectionalProjectionHead.Predictor(List.of(4), Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.NONE, true);
            return new BidirectionalProjectionHead.Options(List.of(16, 16), Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.PLAIN, true, predictor, null, MomentumSchedule.COSINE);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }

    }

    /** As MoCo v3 has it. */
    @Nested
    class BidirectionalProjectionHeadWithAverage extends DecoderKit<BidirectionalProjectionHead.Options> {
        @Override
        protected Decoder<BidirectionalProjectionHead.Options> component() {
            return new BidirectionalProjectionHead();
        }

        @Override
        protected BidirectionalProjectionHead.Options options() {
            var predictor = new BidirectionalProjectionHead.Predictor(List.of(16), Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.PLAIN, true);
            return new BidirectionalProjectionHead.Options(List.of(16), Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.PLAIN, true, predictor, 0.99, MomentumSchedule.COSINE);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            return super.encodings(graph, n).withView(Encodings.TARGET_BY_STUDENT, Encoding.of(encoding(graph, "target_by_student", n)))
                    .withView(Encodings.CONTEXT_BY_TEACHER, Encoding.of(encoding(graph, "context_by_teacher", n)));
        }
    }
}
