package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** DCLW, the weighted form of {@linkplain Dcl DCL} (Yeh et al. 2022, Decoupled Contrastive Learning, equation 7). */
public final class Dclw implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "dclw";
    }

    @Override
    public String description() {
        return "DCL whose partners count the less the more they agree";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, "symmetric-projection-head")
                .use(Slot.LOSS, Choice.of("decoupled-contrastive").with("sigma", 0.5))
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
