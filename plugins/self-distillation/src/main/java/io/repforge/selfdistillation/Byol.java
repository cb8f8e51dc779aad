package io.repforge.selfdistillation;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

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
                .use(Slot.ENCODER, Choice.of("momentum").with("momentum", MOMENTUM))
                .use(Slot.DECODER, Choice.of("byol-projection-head").with("momentum", MOMENTUM))
                .use(Slot.LOSS, "byol")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
