package io.repforge.selfdistillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.repforge.api.Algorithm;
import io.repforge.api.Decoder;
import io.repforge.api.Loss;
import io.repforge.api.Slot;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.OptionValue;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the contract demands of each component of the bundle. */
class SelfDistillationCompatibilityTest {

    @Nested
    class Head extends DecoderKit<ByolProjectionHead.Options> {
        @Override
        protected Decoder<ByolProjectionHead.Options> component() {
            return new ByolProjectionHead();
        }

        @Override
        protected ByolProjectionHead.Options options() {
            return new ByolProjectionHead.Options(List.of(127), List.of(127), 0.99, MomentumSchedule.COSINE);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class Distance extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new ByolLoss();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class Preset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Byol();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Test
        void has_one_momentum_for_encoder_and_head() {
            var preset = component().preset(options());
            OptionValue momentum = preset.choice(Slot.ENCODER).orElseThrow().options().get("momentum");
            assertNotNull(momentum);
            assertEquals(momentum, preset.choice(Slot.DECODER).orElseThrow().options().get("momentum"));
        }
    }
}
