package io.repforge.dense;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.OptionValue;
import java.util.List;

/** VICRegL (Bardes et al. 2022): VICReg of whole images, and of places that are matched by their features and by where they lie. */
public final class VicRegL implements Algorithm<NoOptions> {

    private static final OptionValue HIDDEN = OptionValue.wholes(List.of(512, 512));

    @Override
    public String name() {
        return "vicregl";
    }

    @Override
    public String description() {
        return "Two views agree as whole images and place by place, and features vary and don't covary (VICRegL)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, Choice.of("dense-projection-head").with("hidden", HIDDEN).with("dense_hidden", HIDDEN).with("norm", "before-relu").with("bias", false))
                .use(Slot.LOSS, "vicregl")
                .use(Slot.AUGMENTER, Choice.of("context-and-target").with("boxes", true))
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .set("projection_dim", 512)
                .build();
    }
}
