package io.repforge.multicrop;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/**
 * Masked siamese networks (Assran et al. 2022, Masked Siamese Networks for Label-Efficient Learning). Of the context the student sees a part of the patches; small crops,
 * which the paper calls focal, it sees whole.
 */
public final class Msn implements Algorithm<Msn.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Share of the context's patches that the student doesn't see", defaults = "0.15", min = 0, aboveMin = true, max = 1) double ratio,
            @Option(value = "Number of small crops; 0 for none", defaults = "6", min = 0) int localCount,
            @Option(value = "Share of the teacher that is kept at the first step", defaults = "0.996", min = 0, max = 1) double momentum) {}

    @Override
    public String name() {
        return "msn";
    }

    @Override
    public String description() {
        return "A student sees a part of the patches, and agrees with its moving average, which sees another view whole, on prototypes";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return preset(options, Choice.of("msn"));
    }

    static Preset preset(Options options, Choice loss) {
        return Presets.ofViews(
                Choice.of("random-mask").with("augmenter", Presets.multiCrop(options.localCount)).with("patch", options.patch).with("ratio", options.ratio),
                Presets.studentAndTeacher(Choice.of("vit").with("patch", options.patch), options.momentum),
                Choice.of("msn-head").with("momentum", options.momentum),
                loss)
                .use(Slot.OPTIMIZER, Choice.of("adam-w").with("learning_rate", 1e-3).with("weight_decay", 0.04).with("weight_decay_end", 0.4))
                .set("projection_dim", 1024)
                .build();
    }
}
