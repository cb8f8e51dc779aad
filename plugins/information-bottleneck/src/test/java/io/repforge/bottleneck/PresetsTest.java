package io.repforge.bottleneck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ComponentKit;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PresetsTest {

    private abstract static class Kit extends ComponentKit<NoOptions, Algorithm<NoOptions>> {

        Kit() {
            super(Algorithm.class);
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        /** The head, as a recipe gives it. */
        abstract Object head();

        @Test
        void fills_every_slot() {
            assertEquals(
                    Map.of("encoder", "magical-cnn", "decoder", head(), "loss", "conditional-entropy-bottleneck", "augmenter", "none",
                            "pair_constructor", "temporal-offset", "batch_extender", "identity", "optimizer", "adam",
                            "scheduler", "constant"),
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
        Object head() {
            return Map.of("use", "symmetric-projection-head", "learn_scale", true);
        }
    }

    @Nested
    class OfFixedVarianceCeb extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new FixedVarianceCeb();
        }

        @Override
        Object head() {
            return "symmetric-projection-head";
        }
    }

    @Nested
    class OfFixedVarianceTargetProjectedCeb extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new FixedVarianceTargetProjectedCeb();
        }

        @Override
        Object head() {
            return "asymmetric-projection-head";
        }
    }
}
