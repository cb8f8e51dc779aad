package io.repforge.distillation;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;

/**
 * Distillation without labels: a student learns to give what a frozen teacher gives of the same augmented image (Hinton et al. 2015, with features in place of logits, as
 * FitNets, Romero et al. 2015, has them). The teacher is {@code encoder.teacher}, any encoder, mostly an ONNX file; the student is {@code encoder.encoder}.
 */
public final class Distillation implements Algorithm<Distillation.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What of the teacher's features the student is to have: cosine: their direction, after a linear map; mse: the whitened features, after a linear"
                    + " map; relations: how similar images are to each other, without a map", defaults = "cosine") Match match) {}

    /** What of the teacher's features is matched. */
    public enum Match {
        /** Directions. */
        COSINE,
        /** Numbers. */
        MSE,
        /** Similarities among rows. */
        RELATIONS
    }

    @Override
    public String name() {
        return "distillation";
    }

    @Override
    public String description() {
        return "A student learns to give what a frozen teacher gives, such as any ONNX file";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        Choice head = Choice.of("teacher-prediction-head");
        return Preset.builder()
                .use(Slot.ENCODER, "with-teacher")
                .use(Slot.DECODER, switch (options.match) {
                    case COSINE -> head;
                    case MSE -> head.with("whiten", true);
                    case RELATIONS -> head.with("map", false);
                })
                .use(Slot.LOSS, switch (options.match) {
                    case COSINE -> "feature-cosine";
                    case MSE -> "mse";
                    case RELATIONS -> "feature-relations";
                })
                .use(Slot.AUGMENTER, "context-as-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, Choice.of("adam-w").with("learning_rate", 1e-3))
                .use(Slot.SCHEDULER, "linear-warmup-cosine")
                .set("representation_dim", OptionValue.absent())
                .build();
    }
}
