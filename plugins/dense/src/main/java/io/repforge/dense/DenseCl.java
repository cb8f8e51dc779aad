package io.repforge.dense;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/**
 * DenseCL (Wang et al. 2021): whole images and places find each other among those of other images of the batch; a moving average of encoder and heads sees the target. Queues of
 * earlier images, as the paper has them, are {@code batch_extender: queue} and {@code loss: {use: dense-contrastive, queue: 8192}}.
 */
public final class DenseCl implements Algorithm<NoOptions> {

    private static final double MOMENTUM = 0.99;

    @Override
    public String name() {
        return "dense-cl";
    }

    @Override
    public String description() {
        return "Images and their places find each other in another view, among those of other images (DenseCL)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("momentum").with("momentum", MOMENTUM))
                .use(Slot.DECODER, Choice.of("dense-projection-head").with("momentum", MOMENTUM))
                .use(Slot.LOSS, "dense-contrastive")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .set("projection_dim", 128)
                .build();
    }
}
