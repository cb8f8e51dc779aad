package io.repforge.bottleneck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.AlgorithmKit;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PresetsTest {

    private abstract static class Kit extends AlgorithmKit<NoOptions> {

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        /** The head, as a recipe gives it. */
        abstract Choice head();

        @Test
        void fills_every_slot() {
            assertEquals(
                    Map.of("encoder", Choice.of("magical-cnn"), "decoder", head(), "loss", Choice.of("conditional-entropy-bottleneck"), "augmenter", Choice.of("none"),
                            "pair_constructor", Choice.of("temporal-offset"), "batch_extender", Choice.of("identity"), "optimizer", Choice.of("adam"),
                            "scheduler", Choice.of("constant")),
                    component().preset(options()).choices());
        }
    }

    @Nested
    class OfCeb extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Ceb();
        }

        @Override
        Choice head() {
            return Choice.of("symmetric-projection-head").with("learn_scale", true);
        }
    }

    @Nested
    class OfFixedVarianceCeb extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new FixedVarianceCeb();
        }

        @Override
        Choice head() {
            return Choice.of("symmetric-projection-head");
        }
    }

    @Nested
    class OfFixedVarianceTargetProjectedCeb extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new FixedVarianceTargetProjectedCeb();
        }

        @Override
        Choice head() {
            return Choice.of("asymmetric-projection-head");
        }
    }
}
