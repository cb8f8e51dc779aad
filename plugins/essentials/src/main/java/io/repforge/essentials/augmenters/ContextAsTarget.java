package io.repforge.essentials.augmenters;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.List;

/** Augments the context, which is the target besides: for what is hidden of an image and predicted from the rest of it. The pairs' own target isn't used. */
public final class ContextAsTarget implements Augmenter<ContextAsTarget.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What is applied, in this order", defaults = "[{use: random-resized-crop, scale: [0.2, 1.0]}, flip-left-right]") List<
                    Use<Augmentation<?>>> augmentations,
            @Option(value = Views.CONSISTENT, defaults = "true") boolean temporallyConsistent) {}

    @Override
    public String name() {
        return "context-as-target";
    }

    @Override
    public String description() {
        return "Augments the context, and takes the same image as the target";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        Space context = Views.space("context", pairs.context(), options.augmentations, options.temporallyConsistent);
        return BatchSpec.of(pairs).withContext(context).withTarget(context);
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        PairTensors augmented = batch.withContext(Views.augment(graph, "context", batch.context(), pairs.context(), options.augmentations, options.temporallyConsistent));
        return augmented.withTarget(augmented.context());
    }
}
