package io.repforge.selfdistillation;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.List;

/**
 * BYOL as published (Grill et al. 2020, Bootstrap Your Own Latent, sections 3.1 to 3.3): each view predicts what the moving average makes of the other, both losses are
 * added, and the momentum goes to 1. Encoder and projection are one moving average, and so have one momentum.
 */
public final class SymmetricByol implements Algorithm<SymmetricByol.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the hidden layers of projection and predictor", defaults = "4096", min = 1) int hidden,
            @Option(value = "Size of projection and prediction", defaults = "256", min = 1) int projection,
            @Option(value = "m, share of the moving average that is kept at the first step; it goes to 1 by a cosine", defaults = "0.996", min = 0,
                    max = 1) double momentum) {}

    @Override
    public String name() {
        return "byol-symmetric";
    }

    @Override
    public String description() {
        return "Both augmented views predict what a moving average of the network makes of the other, as BYOL was published; no negatives";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return preset(options, "identity");
    }

    /**
     * The preset of BYOL and of what differs by its batch extender.
     *
     * @param extender name of the batch extender
     */
    static Preset preset(Options options, String extender) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("student-and-teacher").with("momentum", options.momentum))
                .use(Slot.DECODER, Choice.of("bidirectional-projection-head").with("hidden", OptionValue.wholes(List.of(options.hidden)))
                        .with("predictor", SimSiam.predictor(options.hidden)).with("momentum", options.momentum))
                .use(Slot.LOSS, "byol")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, extender)
                .use(Slot.OPTIMIZER, Choice.of("lars").with("learning_rate", 0.2).with("weight_decay", 1.5e-6))
                .use(Slot.SCHEDULER, Choice.of("linear-warmup-cosine").with("warmup_epochs", 10))
                .set("projection_dim", options.projection)
                .build();
    }
}
