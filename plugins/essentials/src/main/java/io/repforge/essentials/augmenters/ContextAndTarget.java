package io.repforge.essentials.augmenters;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.Placed;
import io.repforge.api.View;
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
            @Option(value = Views.CONSISTENT, defaults = "true") boolean temporallyConsistent,
            @Option(value = "Whether it tells where both views lie in the images that they were cut from, as the further view box, for losses that ask; not of what is turned",
                    defaults = "false") boolean boxes) {
        /** Both alike. */
        public Options(List<Use<Augmentation<?>>> augmentations, boolean temporallyConsistent) {
            this(augmentations, null, temporallyConsistent, false);
        }

        public Options {
            if (boxes && !temporallyConsistent) {
                throw new IllegalArgumentException("boxes: true needs temporally_consistent: true, since frames that are cut apart have no place in common");
            }
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
        BatchSpec views = BatchSpec.of(pairs)
                .withContext(Views.space("context", pairs.context(), options.augmentations, options.temporallyConsistent))
                .withTarget(Views.space("target", pairs.target(), options.ofTarget(), options.temporallyConsistent));
        return options.boxes ? views.withView(View.BOX, 2, Placed.SPACE) : views;
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        if (options.boxes) {
            Placed context = Views.place(graph, "context", batch.context(), pairs.context(), options.augmentations);
            Placed target = Views.place(graph, "target", batch.target(), pairs.target(), options.ofTarget());
            return batch.withContext(context.images()).withTarget(target.images()).withView(View.BOX, View.of(Placed.SPACE, context.boxes(), target.boxes()));
        }
        return batch
                .withContext(Views.augment(graph, "context", batch.context(), pairs.context(), options.augmentations, options.temporallyConsistent))
                .withTarget(Views.augment(graph, "target", batch.target(), pairs.target(), options.ofTarget(), options.temporallyConsistent));
    }
}
