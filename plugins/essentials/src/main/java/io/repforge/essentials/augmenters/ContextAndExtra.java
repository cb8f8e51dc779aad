package io.repforge.essentials.augmenters;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.List;

/** Augments context and extra, each by draws of its own. */
public final class ContextAndExtra implements Augmenter<ContextAndExtra.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What is applied, in this order", defaults = Views.DEFAULT) List<Use<Augmentation<?>>> augmentations,
            @Option(value = Views.CONSISTENT, defaults = "true") boolean temporallyConsistent) {}

    @Override
    public String name() {
        return "context-and-extra";
    }

    @Override
    public String description() {
        return "Augments context and extra, each by draws of its own";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        return BatchSpec.of(pairs)
                .withContext(Views.space("context", pairs.context(), options.augmentations, options.temporallyConsistent))
                .withExtra(Views.space("extra", pairs.extra(), options.augmentations, options.temporallyConsistent));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        return batch
                .withContext(Views.augment(graph, "context", batch.context(), pairs.context(), options.augmentations, options.temporallyConsistent))
                .withExtra(Views.augment(graph, "extra", batch.extra(), pairs.extra(), options.augmentations, options.temporallyConsistent));
    }
}
