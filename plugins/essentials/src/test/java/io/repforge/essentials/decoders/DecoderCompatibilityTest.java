package io.repforge.essentials.decoders;

import io.repforge.api.Decoder;
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
            return new ProjectionOptions(List.of(127), false);
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
            return new ProjectionOptions(List.of(), true);
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
            return new ProjectionOptions(List.of(127), false);
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
            return new ProjectionOptions(List.of(), true);
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
            return new ProjectionOptions(List.of(127), false);
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
            return new ProjectionOptions(List.of(), true);
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
            return new MomentumProjectionHead.Options(List.of(127), true, 0.99, MomentumSchedule.CONSTANT);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }
}
