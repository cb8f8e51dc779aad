package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

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
                .use("encoder", "target-storing-action-encoding",
                        Map.of("encoder", Map.of("use", "magical-cnn", "learn_scale", true)))
                .use("decoder", "pixel-decoder", Map.of("sample", false))
                .use("loss", "vae")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset", Map.of("mode", "dynamics"))
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .set("batch_size", 64)
                .build();
    }
}
