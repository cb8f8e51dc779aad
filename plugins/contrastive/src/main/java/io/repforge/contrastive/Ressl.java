package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.List;

/** ReSSL (Zheng et al. 2021, Relational Self-Supervised Learning with Weak Augmentation): the context is augmented strongly, the target by a crop and a flip alone. */
public final class Ressl implements Algorithm<Ressl.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the projection's hidden layer", defaults = "2048", min = 1) int hidden,
            @Option(value = "Size of the projection", defaults = "256", min = 1) int projection,
            @Option(value = "Number of rows that are compared with", defaults = "4096", min = 1) int queue,
            @Option(value = "m, share of the moving average that is kept at each step", defaults = "0.99", min = 0, max = 1) double momentum) {}

    @Override
    public String name() {
        return "ressl";
    }

    @Override
    public String description() {
        return "A strongly augmented view is as similar to those of earlier batches as a moving average finds the weakly augmented one";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("momentum").with("momentum", options.momentum))
                .use(Slot.DECODER, Choice.of("momentum-projection-head").with("hidden", OptionValue.wholes(List.of(options.hidden))).with("norm", Mlp.Norm.BEFORE_RELU)
                        .with("momentum", options.momentum))
                .use(Slot.LOSS, "relational")
                .use(Slot.AUGMENTER,
                        Choice.of("context-and-target").with("target_augmentations", OptionValue.list(Choice.of("random-resized-crop"), Choice.of("flip-left-right"))))
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, Choice.of("queue").with("size", options.queue))
                .use(Slot.OPTIMIZER, Choice.of("sgd").with("learning_rate", 0.05).with("weight_decay", 1e-4))
                .use(Slot.SCHEDULER, Choice.of("linear-warmup-cosine").with("warmup_epochs", 10))
                .set("projection_dim", options.projection)
                .build();
    }
}
