package io.repforge.redundancy;

import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import java.util.List;
import java.util.stream.IntStream;

/** What the presets of this bundle have in common: two augmented views of each image, and a perceptron with batch normalisation that projects them. */
final class TwoViews {

    private TwoViews() {}

    /**
     * One network for both views.
     *
     * @param loss name of the loss
     * @param head what projects
     * @param projectionDim how many features are projected to
     */
    static Preset.Builder ofOneNetwork(String loss, Choice head, int projectionDim) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, head)
                .use(Slot.LOSS, loss)
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .set("projection_dim", projectionDim);
    }

    /**
     * A head whose hidden layers are normalised before their ReLU, and whose last layer is plain.
     *
     * @param decoder name of the decoder
     * @param layers number of hidden layers
     * @param width their size
     */
    static Choice head(String decoder, int layers, int width) {
        return Choice.of(decoder).with("hidden", OptionValue.wholes(IntStream.range(0, layers).mapToObj(layer -> width).toList())).with("norm", "before-relu");
    }

    /** Both views augmented as SimCLR does, and the second solarised sometimes. */
    static Choice solarisedTarget(double share) {
        List<Choice> usual = List.of(Choice.of("random-resized-crop"), Choice.of("flip-left-right"), Choice.of("color-jitter"), Choice.of("gray").with("p", 0.2));
        OptionValue[] target = IntStream.rangeClosed(0, usual.size()).mapToObj(i -> i < usual.size() ? usual.get(i) : Choice.of("solarise").with("p", share))
                .toArray(OptionValue[]::new);
        return Choice.of("context-and-target").with("augmentations", OptionValue.list(usual.toArray(OptionValue[]::new)))
                .with("target_augmentations", OptionValue.list(target));
    }
}
