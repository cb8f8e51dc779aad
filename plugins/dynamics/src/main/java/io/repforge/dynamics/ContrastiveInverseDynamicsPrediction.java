package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.List;
import java.util.Map;

/**
 * Two observations find the encoded actions between them among those of the batch.
 *
 * <p>The loss starts far above log(2 N − 1), that of a guess: predictions of an untrained network are alike, and crowd each other out. It
 * doesn't get near 0 either, since actions that are alike count as each other's negatives: of N pairs with the same action it is at
 * least log N. Large batches and actions of several steps ({@code pair_constructor.k}) help with both.
 */
public final class ContrastiveInverseDynamicsPrediction implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "contrastive-inverse-dynamics-prediction";
    }

    @Override
    public String description() {
        return "Pairs of observations find the encoded actions between them among those of a batch";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use("encoder", "action-encoding-inverse-dynamics")
                .use("decoder", "contrastive-inverse-dynamics-concatenation", Map.of("hidden", List.of()))
                .use("loss", "batch-asymmetric-contrastive")
                .use("augmenter", "context-and-extra")
                .use("pair_constructor", "temporal-offset", Map.of("mode", "inverse-dynamics"))
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
