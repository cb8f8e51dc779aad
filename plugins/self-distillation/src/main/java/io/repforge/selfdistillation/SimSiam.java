package io.repforge.selfdistillation;

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

/**
 * SimSiam (Chen and He 2021, Exploring Simple Siamese Representation Learning): a projection of three layers, all normalised, and a predictor with a bottleneck, whose
 * learning rate doesn't follow the schedule (section 4.2 and appendix A).
 */
public final class SimSiam implements Algorithm<SimSiam.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Size of the projection and of its hidden layers", defaults = "2048", min = 1) int width,
            @Option(value = "Size of the predictor's hidden layer", defaults = "512", min = 1) int bottleneck) {}

    @Override
    public String name() {
        return "simsiam";
    }

    @Override
    public String description() {
        return "Each augmented view predicts the same network's projection of the other, which stands still; no negatives and no moving average";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return preset(options, "identity");
    }

    /**
     * The preset of SimSiam and of what differs by its batch extender.
     *
     * @param extender name of the batch extender
     */
    static Preset preset(Options options, String extender) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, Choice.of("bidirectional-projection-head").with("hidden", OptionValue.wholes(List.of(options.width, options.width)))
                        .with("output_norm", Mlp.OutputNorm.PLAIN).with("predictor", predictor(options.bottleneck)))
                .use(Slot.LOSS, "negative-cosine")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, extender)
                .use(Slot.OPTIMIZER, Choice.of("sgd").with("learning_rate", 0.05).with("weight_decay", 1e-4).with("groups", OptionValue.list(steadyPredictor())))
                .use(Slot.SCHEDULER, "cosine")
                .set("projection_dim", options.width)
                .build();
    }

    private static OptionValue steadyPredictor() {
        Map<String, OptionValue> group = new LinkedHashMap<>();
        group.put("parameters", OptionValue.of("decoder/predictor/*"));
        group.put("constant_rate", OptionValue.of(true));
        return OptionValue.map(group);
    }

    /** A predictor with one hidden layer. */
    static OptionValue predictor(int hidden) {
        return OptionValue.map(Map.of("hidden", OptionValue.wholes(List.of(hidden))));
    }
}
