package io.repforge.multicrop;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;

/**
 * What DINOv2 adds to iBOT (Oquab et al. 2024, DINOv2: Learning Robust Visual Features without Supervision, section 4): heads of their own for class tokens and patches,
 * choices that are balanced by Sinkhorn's iterations, and class tokens that are spread. Its data and its sizes are for recipes.
 */
public final class DinoV2 implements Algorithm<Ibot.Options> {

    private static final double KOLEO = 0.1;

    @Override
    public String name() {
        return "dinov2";
    }

    @Override
    public String description() {
        return "iBOT with separate heads, choices that are balanced over the batch, and class tokens that are spread";
    }

    @Override
    public Class<Ibot.Options> optionsType() {
        return Ibot.Options.class;
    }

    @Override
    public Preset preset(Ibot.Options options) {
        return new Ibot().preset(options).toBuilder()
                .use(Slot.DECODER, Choice.of("ibot-head").with("separate", true).with("hidden_share", options.ratio().get(1)).with("momentum", options.momentum()))
                .use(Slot.LOSS, Choice.of("ibot").with("centering", Centering.SINKHORN).with("koleo", KOLEO))
                .use(Slot.OPTIMIZER, Presets.adamW(options.frozenEpochs(), "decoder/*query/prototypes"))
                .build();
    }
}
