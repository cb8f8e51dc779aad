package io.repforge.multicrop;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/**
 * SwAV (Caron et al. 2020, Unsupervised Learning of Visual Features by Contrasting Cluster Assignments). The learning rate is the one for batches of 256.
 */
public final class Swav implements Algorithm<Swav.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Number of small crops; 0 for none", defaults = "6", min = 0) int localCount,
            @Option(value = "Rows of earlier steps that codes are made over besides; 0 for none", defaults = "0", min = 0) int queue,
            @Option(value = "Epochs for which prototypes stay as they start", defaults = "1", min = 0) double frozenEpochs) {}

    @Override
    public String name() {
        return "swav";
    }

    @Override
    public String description() {
        return "From each crop the code of another is predicted: its share in prototypes, balanced over the batch";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Presets.ofViews(
                Presets.multiCrop(options.localCount),
                Choice.of("resnet-18").with("stem", "small"),
                Choice.of("swav-head").with("queue", options.queue),
                Choice.of("swav"))
                .use(Slot.OPTIMIZER, Choice.of("lars").with("learning_rate", 0.6).with("weight_decay", 1e-6)
                        .with("freeze", Presets.freeze(options.frozenEpochs, "decoder/prototypes")))
                .set("projection_dim", 3000)
                .build();
    }
}
