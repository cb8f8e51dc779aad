package io.repforge.multicrop;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.List;

/**
 * iBOT (Zhou et al. 2022, iBOT: Image BERT Pre-Training with Online Tokenizer): DINO, and the same of patches that the student doesn't see. Patches are hidden one by
 * one, and in the paper by blocks.
 */
public final class Ibot implements Algorithm<Ibot.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Number of small crops; 0 for none", defaults = "6", min = 0) int localCount,
            @Option(value = "Smallest and largest share of patches that are hidden of an image", defaults = "[0.1, 0.5]", min = 0, aboveMin = true, max = 1,
                    length = 2) List<Double> ratio,
            @Option(value = "Share of the teacher that is kept at the first step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Epochs for which the last layer stays as it starts", defaults = "1", min = 0) double frozenEpochs) {}

    @Override
    public String name() {
        return "ibot";
    }

    @Override
    public String description() {
        return "A student agrees with its moving average on crops as in DINO, and on patches that it doesn't see itself";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Presets.ofViews(
                masked(options),
                Presets.studentAndTeacher(Choice.of("vit").with("patch", options.patch).with("mask_token", true), options.momentum),
                Choice.of("ibot-head").with("hidden_share", options.ratio.get(1)).with("momentum", options.momentum),
                Choice.of("ibot"))
                .use(Slot.OPTIMIZER, Presets.adamW(options.frozenEpochs, "decoder/query/prototypes"))
                .set("projection_dim", 4096)
                .build();
    }

    /** Crops, of which the large ones are partly hidden. */
    private static Choice masked(Options options) {
        return Choice.of("varying-mask").with("augmenter", Presets.multiCrop(options.localCount)).with("patch", options.patch)
                .with("ratio", OptionValue.list(OptionValue.of(options.ratio.get(0)), OptionValue.of(options.ratio.get(1))));
    }
}
