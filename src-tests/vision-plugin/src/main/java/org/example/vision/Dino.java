package org.example.vision;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.Map;

/** DINO with several crops (Caron et al. 2021, Emerging Properties in Self-Supervised Vision Transformers). */
public final class Dino implements Algorithm<Dino.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Number of small crops", defaults = "6", min = 1) int localCount,
            @Option(value = "Share of the teacher that is kept at the first step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Epochs for which the last layer stays as it starts", defaults = "1", min = 0) double frozenEpochs) {}

    @Override
    public String name() {
        return "dino";
    }

    @Override
    public String description() {
        return "A student sees large and small crops, and agrees with what its moving average makes of the large ones";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        Choice vit = Choice.of("vit").with("patch", options.patch).with("depth", 4);
        OptionValue lastLayer = OptionValue.map(Map.of("parameters", OptionValue.of("decoder/query/prototypes"), "epochs", OptionValue.of(options.frozenEpochs)));
        return Preset.builder()
                .use(Slot.AUGMENTER, Choice.of("multi-crop").with("local_count", options.localCount))
                .use(Slot.ENCODER, Choice.of("student-and-teacher").with("encoder", vit).with("momentum", options.momentum))
                .use(Slot.DECODER, Choice.of("dino-head").with("momentum", options.momentum))
                .use(Slot.LOSS, "dino")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, Choice.of("adam-w").with("learning_rate", 5e-4).with("weight_decay", 0.04).with("weight_decay_end", 0.4)
                        .with("freeze", options.frozenEpochs == 0 ? OptionValue.list() : OptionValue.list(lastLayer)))
                .use(Slot.SCHEDULER, "linear-warmup-cosine")
                .set("projection_dim", 1024)
                .build();
    }
}
