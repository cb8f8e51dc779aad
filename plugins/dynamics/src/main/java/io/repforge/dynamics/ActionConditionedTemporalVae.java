package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/**
 * A variational autoencoder (Kingma and Welling 2014) whose output is a later observation, given the actions in between. As in eirli, the decoder takes the
 * mean of the representation, and its scale is in the divergence alone; {@code decoder: {sample: true}} draws, as variational autoencoders do.
 */
public final class ActionConditionedTemporalVae implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "action-conditioned-temporal-vae";
    }

    @Override
    public String description() {
        return "A variational autoencoder whose output is a later observation, given the actions in between";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("target-storing-action-encoding").with("encoder", Choice.of("magical-cnn").with("learn_scale", true)))
                .use(Slot.DECODER, Choice.of("pixel-decoder").with("sample", false))
                .use(Slot.LOSS, "vae")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("mode", "dynamics"))
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .set("batch_size", 64)
                .build();
    }
}
