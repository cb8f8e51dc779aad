package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.List;

/** MoCo v2+ (MoCo v2, Chen et al. 2020, with both views as queries, as in solo-learn, da Costa et al. 2022). */
public final class MoCoV2Plus implements Algorithm<MoCoV2Plus.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the projection's hidden layer", defaults = "2048", min = 1) int hidden,
            @Option(value = "Size of the projection", defaults = "256", min = 1) int projection,
            @Option(value = "Number of rows that each queue keeps", defaults = "32768", min = 1) int queue,
            @Option(value = "m, share of the moving average that is kept at the first step; it goes to 1 by a cosine", defaults = "0.99", min = 0,
                    max = 1) double momentum) {}

    @Override
    public String name() {
        return "moco-v2-plus";
    }

    @Override
    public String description() {
        return "Both augmented views find each other, encoded by a moving average, among those of earlier batches, with a projection head";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("student-and-teacher").with("momentum", options.momentum))
                .use(Slot.DECODER, Choice.of("bidirectional-projection-head").with("hidden", OptionValue.wholes(List.of(options.hidden))).with("norm", Mlp.Norm.NONE)
                        .with("momentum", options.momentum))
                .use(Slot.LOSS, Choice.of("queue-asymmetric-contrastive").with("temperature", 0.2))
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, Choice.of("queue").with("size", options.queue))
                .use(Slot.OPTIMIZER, Choice.of("sgd").with("learning_rate", 0.3).with("weight_decay", 1e-4))
                .use(Slot.SCHEDULER, Choice.of("linear-warmup-cosine").with("warmup_epochs", 10))
                .set("projection_dim", options.projection)
                .build();
    }
}
