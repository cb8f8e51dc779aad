package io.repforge.essentials.augmenters;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.augmentations.RandomResizedCrop;
import io.repforge.essentials.augmentations.Ranges;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Multi-crop (SwAV, Caron et al. 2020, section 3.2; DINO, Caron et al. 2021, section 3.1): augments context and target, which are the global views, and cuts small parts out
 * of the context besides, the further view {@code local}. An encoder must take images of both sizes.
 */
public final class MultiCrop implements Augmenter<MultiCrop.Options> {

    private static final int MULTIPLE = 4;
    private static final List<Double> RATIO = List.of(3 / 4d, 4 / 3d);

    /** Options. */
    public record Options(
            @Option(value = "What is applied to context and target, in this order",
                    defaults = "[{use: random-resized-crop, scale: [0.4, 1.0]}, flip-left-right, color-jitter, {use: gray, p: 0.2}]") List<
                            Use<Augmentation<?>>> augmentations,
            @Option(value = Views.TARGET, defaults = "null") @Nullable List<Use<Augmentation<?>>> targetAugmentations,
            @Option(value = "Number of local views of each image; 0 for none", defaults = "6", min = 0, max = 100) int localCount,
            @Option(value = "Height and width of local views, in pixels; null for half of the image's, rounded down to multiples of 4", defaults = "null", min = 1,
                    length = 2) @Nullable List<Integer> localSize,
            @Option(value = "Smallest and largest share of the area that a local view shows", defaults = "[0.05, 0.4]", min = 0, aboveMin = true, max = 1,
                    length = 2) List<Double> localScale,
            @Option(value = "What is applied to local views once they are cut out, in this order",
                    defaults = "[flip-left-right, color-jitter, {use: gray, p: 0.2}]") List<Use<Augmentation<?>>> localAugmentations,
            @Option(value = Views.CONSISTENT, defaults = "true") boolean temporallyConsistent) {
        public Options {
            localScale = Ranges.ordered("local_scale", localScale);
        }

        private List<Use<Augmentation<?>>> ofTarget() {
            return targetAugmentations == null ? augmentations : targetAugmentations;
        }
    }

    @Override
    public String name() {
        return "multi-crop";
    }

    @Override
    public String description() {
        return "Augments context and target, and cuts small views out of the context besides";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        Space.Image images = Views.require("context", pairs.context());
        BatchSpec global = BatchSpec.of(pairs)
                .withContext(Views.space("context", images, options.augmentations, options.temporallyConsistent))
                .withTarget(Views.space("target", pairs.target(), options.ofTarget(), options.temporallyConsistent));
        return options.localCount == 0 ? global
                : global.withView(View.LOCAL, options.localCount, Views.space(View.LOCAL, images, local(images, options), options.temporallyConsistent));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        boolean consistent = options.temporallyConsistent;
        Space.Image images = Views.require("context", pairs.context());
        PairTensors global = batch
                .withContext(Views.augment(graph, "context", batch.context(), images, options.augmentations, consistent))
                .withTarget(Views.augment(graph, "target", batch.target(), pairs.target(), options.ofTarget(), consistent));
        if (options.localCount == 0) {
            return global;
        }
        List<Use<Augmentation<?>>> augmentations = local(images, options);
        List<Tensor> local = new ArrayList<>();
        for (int i = 0; i < options.localCount; i++) {
            local.add(Views.augment(graph, View.LOCAL, batch.context(), images, augmentations, consistent));
        }
        return global.withView(View.LOCAL, View.of(Views.space(View.LOCAL, images, augmentations, consistent), local));
    }

    private static List<Use<Augmentation<?>>> local(Space.Image images, Options options) {
        List<Integer> size = options.localSize != null ? options.localSize : List.of(half(images.height()), half(images.width()));
        List<Use<Augmentation<?>>> all = new ArrayList<>();
        all.add(new Use<>(new RandomResizedCrop(), new RandomResizedCrop.Options(options.localScale, RATIO, size)));
        all.addAll(options.localAugmentations);
        return all;
    }

    private static int half(int length) {
        return length < 2 * MULTIPLE ? Math.max(1, length / 2) : length / (2 * MULTIPLE) * MULTIPLE;
    }
}
