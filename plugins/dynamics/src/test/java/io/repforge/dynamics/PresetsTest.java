package io.repforge.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.OptionValue;
import io.repforge.kit.AlgorithmKit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PresetsTest {

    private abstract static class Kit extends AlgorithmKit<NoOptions> {

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        /** What makes this algorithm different from others. */
        abstract Map<String, OptionValue> slots();

        abstract String mode();

        @Test
        void fills_every_slot() {
            Map<String, OptionValue> expected = new LinkedHashMap<>(slots());
            expected.put("pair_constructor", Choice.of("temporal-offset").with("mode", mode()));
            expected.putAll(Map.of("batch_extender", Choice.of("identity"), "optimizer", Choice.of("adam"), "scheduler", Choice.of("constant")));
            Map<String, OptionValue> choices = new LinkedHashMap<>(component().preset(options()).choices());
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
        Map<String, OptionValue> slots() {
            return Map.of("encoder", Choice.of("inverse-dynamics"), "decoder", Choice.of("action-prediction-head"), "loss", Choice.of("negative-log-likelihood"),
                    "augmenter", Choice.of("none"));
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
        Map<String, OptionValue> slots() {
            return Map.of("encoder", Choice.of("policy"), "decoder", Choice.of("action-prediction-head"), "loss", Choice.of("negative-log-likelihood"), "augmenter",
                    Choice.of("none"));
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
        Map<String, OptionValue> slots() {
            return Map.of("encoder", Choice.of("action-encoding-inverse-dynamics"),
                    "decoder", Choice.of("contrastive-inverse-dynamics-concatenation").with("hidden", OptionValue.list()),
                    "loss", Choice.of("batch-asymmetric-contrastive"), "augmenter", Choice.of("context-and-extra"));
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
        Map<String, OptionValue> slots() {
            return Map.of("encoder", Choice.of("action-encoding"), "decoder", Choice.of("action-conditioned-vector"),
                    "loss", Choice.of("batch-asymmetric-contrastive"), "augmenter", Choice.of("context-and-target"));
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
        Map<String, OptionValue> slots() {
            return Map.of("encoder", Choice.of("target-storing-action-encoding"),
                    "decoder", Choice.of("pixel-decoder").with("sample", false), "loss", Choice.of("mse"), "augmenter", Choice.of("none"));
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
        Map<String, OptionValue> slots() {
            return Map.of("encoder", Choice.of("target-storing-action-encoding").with("encoder", Choice.of("magical-cnn").with("learn_scale", true)),
                    "decoder", Choice.of("pixel-decoder").with("sample", false), "loss", Choice.of("vae"), "augmenter", Choice.of("none"));
        }

        @Override
        String mode() {
            return "dynamics";
        }
    }
}
