package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.List;
import java.util.Map;

/** NNCLR (Dwibedi et al. 2021, With a Little Help from My Friends: Nearest-Neighbor Contrastive Learning of Visual Representations). */
public final class Nnclr implements Algorithm<Nnclr.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the projection's two hidden layers", defaults = "2048", min = 1) int hidden,
            @Option(value = "Size of the predictor's hidden layer", defaults = "4096", min = 1) int predictor,
            @Option(value = "Size of projection and prediction", defaults = "256", min = 1) int projection,
            @Option(value = "Number of rows among which neighbours are", defaults = "65536", min = 1) int queue) {}

    @Override
    public String name() {
        return "nnclr";
    }

    @Override
    public String description() {
        return "Nearest neighbours of each augmented view among earlier batches find the predictions of the other view";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, Choice.of("bidirectional-projection-head").with("hidden", OptionValue.wholes(List.of(options.hidden, options.hidden)))
                        .with("output_norm", Mlp.OutputNorm.AFFINE)
                        .with("predictor", OptionValue.map(Map.of("hidden", OptionValue.wholes(List.of(options.predictor))))))
                .use(Slot.LOSS, "nnclr")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, Choice.of("nearest-neighbours").with("size", options.queue))
                .use(Slot.OPTIMIZER, Choice.of("lars").with("learning_rate", 0.3).with("weight_decay", 1e-6).with("trust", 0.02).with("clip_rate", true))
                .use(Slot.SCHEDULER, Choice.of("linear-warmup-cosine").with("warmup_epochs", 10))
                .set("projection_dim", options.projection)
                .build();
    }
}
