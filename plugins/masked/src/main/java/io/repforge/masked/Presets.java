package io.repforge.masked;

import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;

/** What presets of this bundle have in common. */
final class Presets {

    private Presets() {}

    /** One of single images, with the features that the network itself has. */
    static Preset.Builder ofImages(Choice augmenter, Choice encoder, Choice decoder, Choice loss) {
        return Preset.builder()
                .use(Slot.AUGMENTER, augmenter)
                .use(Slot.ENCODER, encoder)
                .use(Slot.DECODER, decoder)
                .use(Slot.LOSS, loss)
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.SCHEDULER, "linear-warmup-cosine")
                .set("representation_dim", OptionValue.absent());
    }

    /** Patches of cropped images that are hidden. */
    static Choice randomMask(int patch, double ratio, double smallestCrop) {
        OptionValue crop = Choice.of("random-resized-crop").with("scale", OptionValue.list(OptionValue.of(smallestCrop), OptionValue.of(1.0)));
        Choice cropped = Choice.of("context-as-target").with("augmentations", OptionValue.list(crop, Choice.of("flip-left-right")));
        return Choice.of("random-mask").with("augmenter", cropped).with("patch", patch).with("ratio", ratio);
    }

    /** The mean of the patches represents an image. */
    static Choice vit(int patch) {
        return Choice.of("vit").with("patch", patch).with("class_token", false);
    }

    static Choice adamW() {
        return Choice.of("adam-w").with("learning_rate", 1e-3).with("weight_decay", 0.05);
    }
}
