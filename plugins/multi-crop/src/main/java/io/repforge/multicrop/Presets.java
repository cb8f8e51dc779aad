package io.repforge.multicrop;

import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import java.util.Map;

/** What presets of this bundle have in common. */
final class Presets {

    private Presets() {}

    /** One that compares views of an image, with the features that the network itself has. */
    static Preset.Builder ofViews(Choice augmenter, Choice encoder, Choice decoder, Choice loss) {
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

    static Choice multiCrop(int localCount) {
        return Choice.of("multi-crop").with("local_count", localCount);
    }

    static Choice studentAndTeacher(Choice network, double momentum) {
        return Choice.of("student-and-teacher").with("encoder", network).with("momentum", momentum);
    }

    /** AdamW as DINO has it for batches of 256: weight decay goes up by a cosine, and some layers stay as they start for the first epochs. */
    static Choice adamW(double frozenEpochs, String frozen) {
        return Choice.of("adam-w").with("learning_rate", 5e-4).with("weight_decay", 0.04).with("weight_decay_end", 0.4).with("freeze", freeze(frozenEpochs, frozen));
    }

    /** Parameters that stay as they start for so many epochs; none if it is 0. */
    static OptionValue freeze(double epochs, String parameters) {
        return epochs == 0 ? OptionValue.list()
                : OptionValue.list(OptionValue.map(Map.of("parameters", OptionValue.of(parameters), "epochs", OptionValue.of(epochs))));
    }
}
