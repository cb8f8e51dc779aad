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
import org.jspecify.annotations.Nullable;

/**
 * Augments context and target, each by draws of its own. Both are augmented alike, or the target in another way: as BYOL (Grill et al. 2020, appendix B), which
 * blurs one view always and solarises the other sometimes, or as ReSSL (Zheng et al. 2021, section 3.2), whose teacher sees weakly augmented images.
 */
public final class ContextAndTarget implements Augmenter<ContextAndTarget.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What is applied, in this order", defaults = Views.DEFAULT) List<Use<Augmentation<?>>> augmentations,
            @Option(value = Views.TARGET, defaults = "null") @Nullable List<Use<Augmentation<?>>> targetAugmentations,
            @Option(value = Views.CONSISTENT, defaults = "true") boolean temporallyConsistent) {
        /** Both alike. */
        public Options(List<Use<Augmentation<?>>> augmentations, boolean temporallyConsistent) {
            this(augmentations, null, temporallyConsistent);
        }

        private List<Use<Augmentation<?>>> ofTarget() {
            return targetAugmentations == null ? augmentations : targetAugmentations;
        }
    }

    @Override
    public String name() {
        return "context-and-target";
    }

    @Override
    public String description() {
        return "Augments context and target, each by draws of its own";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        return BatchSpec.of(pairs)
                .withContext(Views.space("context", pairs.context(), options.augmentations, options.temporallyConsistent))
                .withTarget(Views.space("target", pairs.target(), options.ofTarget(), options.temporallyConsistent));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        return batch
                .withContext(Views.augment(graph, "context", batch.context(), pairs.context(), options.augmentations, options.temporallyConsistent))
                .withTarget(Views.augment(graph, "target", batch.target(), pairs.target(), options.ofTarget(), options.temporallyConsistent));
    }
}
