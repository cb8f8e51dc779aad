package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.OptionValue;

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
                .use(Slot.ENCODER, "action-encoding-inverse-dynamics")
                .use(Slot.DECODER, Choice.of("contrastive-inverse-dynamics-concatenation").with("hidden", OptionValue.list()))
                .use(Slot.LOSS, "batch-asymmetric-contrastive")
                .use(Slot.AUGMENTER, "context-and-extra")
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("mode", "inverse-dynamics"))
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
