package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MoCo v3 (Chen et al. 2021, An Empirical Study of Training Self-Supervised Vision Transformers), with the heads of its ResNet. */
public final class MoCoV3 implements Algorithm<MoCoV3.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the hidden layers of projection and predictor", defaults = "4096", min = 1) int hidden,
            @Option(value = "Size of projection and prediction", defaults = "256", min = 1) int projection,
            @Option(value = "m, share of the moving average that is kept at the first step; it goes to 1 by a cosine", defaults = "0.99", min = 0,
                    max = 1) double momentum) {}

    @Override
    public String name() {
        return "moco-v3";
    }

    @Override
    public String description() {
        return "Predictions of both augmented views find what a moving average makes of the other view, among those of the batch";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        OptionValue hidden = OptionValue.wholes(List.of(options.hidden));
        Map<String, OptionValue> predictor = new LinkedHashMap<>();
        predictor.put("hidden", hidden);
        predictor.put("bias", OptionValue.of(false));
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("student-and-teacher").with("momentum", options.momentum))
                .use(Slot.DECODER, Choice.of("bidirectional-projection-head").with("hidden", hidden).with("output_norm", Mlp.OutputNorm.PLAIN)
                        .with("predictor", OptionValue.map(predictor)).with("momentum", options.momentum))
                .use(Slot.LOSS, "moco-v3")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, Choice.of("lars").with("learning_rate", 0.3).with("weight_decay", 1e-6).with("trust", 0.02).with("clip_rate", true))
                .use(Slot.SCHEDULER, Choice.of("linear-warmup-cosine").with("warmup_epochs", 10))
                .set("projection_dim", options.projection)
                .build();
    }
}
