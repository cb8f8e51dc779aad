package io.repforge.selfdistillation;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

/**
 * BYOL (Grill et al. 2020, Bootstrap Your Own Latent). Target encoder and target head are one moving average, and so have one momentum.
 */
public final class Byol implements Algorithm<NoOptions> {

    private static final double MOMENTUM = 0.99;

    @Override
    public String name() {
        return "byol";
    }

    @Override
    public String description() {
        return "Each augmented view predicts what a moving average of the network makes of the other view; no negatives";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use("encoder", "momentum", Map.of("momentum", MOMENTUM))
                .use("decoder", "byol-projection-head", Map.of("momentum", MOMENTUM))
                .use("loss", "byol")
                .use("augmenter", "context-and-target")
                .use("pair_constructor", "identity")
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
