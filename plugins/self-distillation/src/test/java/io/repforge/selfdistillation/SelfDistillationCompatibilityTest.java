package io.repforge.selfdistillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Algorithm;
import io.repforge.api.Decoder;
import io.repforge.api.Loss;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ComponentKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import java.util.List;
import java.util.Map;
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
    class Preset extends ComponentKit<NoOptions, Algorithm<NoOptions>> {
        Preset() {
            super(Algorithm.class);
        }

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
            Map<String, Object> choices = component().preset(options()).choices();
            assertTrue(choices.get("encoder") instanceof Map && choices.get("decoder") instanceof Map);
            assertEquals(((Map<?, ?>) choices.get("encoder")).get("momentum"), ((Map<?, ?>) choices.get("decoder")).get("momentum"));
        }
    }
}
