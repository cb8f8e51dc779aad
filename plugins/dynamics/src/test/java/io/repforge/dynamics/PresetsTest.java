package io.repforge.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ComponentKit;
import java.util.LinkedHashMap;
import java.util.List;
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

        /** What makes this algorithm different from others. */
        abstract Map<String, Object> slots();

        abstract String mode();

        @Test
        void fills_every_slot() {
            Map<String, Object> expected = new LinkedHashMap<>(slots());
            expected.put("pair_constructor", Map.of("use", "temporal-offset", "mode", mode()));
            expected.putAll(Map.of("batch_extender", "identity", "optimizer", "adam", "scheduler", "constant"));
            Map<String, Object> choices = new LinkedHashMap<>(component().preset(options()).choices());
            choices.remove("batch_size");
            assertEquals(expected, choices);
        }
    }

    @Nested
    class OfInverseDynamicsPrediction extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new InverseDynamicsPrediction();
        }

        @Override
        Map<String, Object> slots() {
            return Map.of("encoder", "inverse-dynamics", "decoder", "action-prediction-head", "loss", "negative-log-likelihood", "augmenter", "none");
        }

        @Override
        String mode() {
            return "inverse-dynamics";
        }
    }

    @Nested
    class OfActionPrediction extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new ActionPrediction();
        }

        @Override
        Map<String, Object> slots() {
            return Map.of("encoder", "policy", "decoder", "action-prediction-head", "loss", "negative-log-likelihood", "augmenter", "none");
        }

        @Override
        String mode() {
            return "action-prediction";
        }
    }

    @Nested
    class OfContrastiveInverseDynamicsPrediction extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new ContrastiveInverseDynamicsPrediction();
        }

        @Override
        Map<String, Object> slots() {
            return Map.of("encoder", "action-encoding-inverse-dynamics",
                    "decoder", Map.of("use", "contrastive-inverse-dynamics-concatenation", "hidden", List.of()),
                    "loss", "batch-asymmetric-contrastive", "augmenter", "context-and-extra");
        }

        @Override
        String mode() {
            return "inverse-dynamics";
        }
    }

    @Nested
    class OfActionConditionedTemporalCpc extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new ActionConditionedTemporalCpc();
        }

        @Override
        Map<String, Object> slots() {
            return Map.of("encoder", "action-encoding", "decoder", "action-conditioned-vector",
                    "loss", "batch-asymmetric-contrastive", "augmenter", "context-and-target");
        }

        @Override
        String mode() {
            return "dynamics";
        }
    }

    @Nested
    class OfDynamicsPrediction extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new DynamicsPrediction();
        }

        @Override
        Map<String, Object> slots() {
            return Map.of("encoder", "target-storing-action-encoding",
                    "decoder", Map.of("use", "pixel-decoder", "sample", false), "loss", "mse", "augmenter", "none");
        }

        @Override
        String mode() {
            return "dynamics";
        }
    }

    @Nested
    class OfActionConditionedTemporalVae extends Kit {
        @Override
        protected Algorithm<NoOptions> component() {
            return new ActionConditionedTemporalVae();
        }

        @Override
        Map<String, Object> slots() {
            return Map.of("encoder", Map.of("use", "target-storing-action-encoding",
                            "encoder", Map.of("use", "magical-cnn", "learn_scale", true)),
                    "decoder", Map.of("use", "pixel-decoder", "sample", false), "loss", "vae", "augmenter", "none");
        }

        @Override
        String mode() {
            return "dynamics";
        }
    }
}
