package @package@;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/** Frames that are close in time find each other among all frames of the batch (time-contrastive learning, Sermanet et al. 2018, with the loss of SimCLR). */
public final class @class@ implements Algorithm<@class@.Options> {

    /** Options. */
    public record Options(
            @Option(value = "How many steps the frames of a pair are apart", defaults = "2", min = 1) int k,
            @Option(value = "Similarities are divided by this", defaults = "0.1", min = 0, aboveMin = true) double temperature) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Frames that are close in time find each other among all frames of the batch";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("k", options.k()))
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.ENCODER, "conv-net")
                .use(Slot.DECODER, "symmetric-projection-head")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.LOSS, Choice.of("symmetric-contrastive").with("temperature", options.temperature()))
                .use(Slot.OPTIMIZER, Choice.of("adam-w").with("learning_rate", 1e-3))
                .use(Slot.SCHEDULER, "cosine")
                .build();
    }
}
