package io.repforge.essentials.augmenters;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.augmentations.ColorJitter;
import io.repforge.essentials.augmentations.FlipLeftRight;
import io.repforge.essentials.augmentations.RandomResizedCrop;
import io.repforge.essentials.augmentations.RandomShift;
import io.repforge.kit.AugmenterKit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the contract demands of each augmenter. */
class AugmenterCompatibilityTest {

    private static final List<Use<Augmentation<?>>> AUGMENTATIONS = List.of(
            new Use<>(new FlipLeftRight(), new FlipLeftRight.Options(0.5)),
            new Use<>(new ColorJitter(), new ColorJitter.Options(0.8, 0.4, 0.4, 0.4, 0.1)));

    @Nested
    class Context extends AugmenterKit<ContextOnly.Options> {
        @Override
        protected Augmenter<ContextOnly.Options> component() {
            return new ContextOnly();
        }

        @Override
        protected ContextOnly.Options options() {
            return new ContextOnly.Options(AUGMENTATIONS, true);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT);
        }
    }

    @Nested
    class BothSides extends AugmenterKit<ContextAndTarget.Options> {
        @Override
        protected Augmenter<ContextAndTarget.Options> component() {
            return new ContextAndTarget();
        }

        @Override
        protected ContextAndTarget.Options options() {
            return new ContextAndTarget.Options(AUGMENTATIONS, true);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT, Part.TARGET);
        }
    }

    @Nested
    class EachSideInItsOwnWay extends BothSides {
        @Override
        protected ContextAndTarget.Options options() {
            return new ContextAndTarget.Options(AUGMENTATIONS, List.of(new Use<>(new RandomShift(), new RandomShift.Options(2))), true, false);
        }

        @Test
        void changes_the_target_by_what_is_meant_for_it_alone() {
            Graph graph = new Graph(Mode.TRAINING);
            Space images = Space.image(3, 8, 8);
            Tensor image = graph.input("image", DType.FLOAT32, images.shape().prepend(2));
            Tensor number = graph.input("number", DType.INT64, Shape.of(2));
            component().augment(graph, PairTensors.of(image, image, number, number), PairSpec.of(images, images), options());
            assertEquals(Set.of("context/flip-left-right/flip", "context/color-jitter/brightness", "context/color-jitter/contrast", "context/color-jitter/hue",
                    "context/color-jitter/saturation", "context/color-jitter/jitter", "target/random-shift/x", "target/random-shift/y"), graph.randoms().keySet());
        }
    }

    @Nested
    class WhereBothSidesLie extends BothSides {
        @Override
        protected ContextAndTarget.Options options() {
            return new ContextAndTarget.Options(List.of(new Use<>(new RandomResizedCrop(), new RandomResizedCrop.Options(List.of(0.2, 1.0), List.of(0.75, 1.3333))),
                    new Use<>(new FlipLeftRight(), new FlipLeftRight.Options(0.5))), null, true, true);
        }
    }

    @Nested
    class Conditions extends AugmenterKit<ContextAndExtra.Options> {
        @Override
        protected Augmenter<ContextAndExtra.Options> component() {
            return new ContextAndExtra();
        }

        @Override
        protected ContextAndExtra.Options options() {
            return new ContextAndExtra.Options(AUGMENTATIONS, true);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT, Part.EXTRA);
        }
    }

    @Nested
    class Nothing extends AugmenterKit<NoOptions> {
        @Override
        protected Augmenter<NoOptions> component() {
            return new NoAugmenter();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of();
        }
    }

    @Nested
    class SmallCropsBeside extends AugmenterKit<MultiCrop.Options> {
        @Override
        protected Augmenter<MultiCrop.Options> component() {
            return new MultiCrop();
        }

        @Override
        protected MultiCrop.Options options() {
            return new MultiCrop.Options(AUGMENTATIONS, null, 3, null, List.of(0.05, 0.4), AUGMENTATIONS, true);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT, Part.TARGET);
        }
    }

    @Nested
    class SmallCropsFrameByFrame extends SmallCropsBeside {
        @Override
        protected MultiCrop.Options options() {
            return new MultiCrop.Options(AUGMENTATIONS, List.of(new Use<>(new RandomShift(), new RandomShift.Options(2))), 2, List.of(7, 5), List.of(0.05, 0.4),
                    AUGMENTATIONS, false);
        }

        @Override
        protected boolean drawsForEachFrame() {
            return true;
        }
    }

    @Nested
    class HiddenPatches extends AugmenterKit<RandomMask.Options> {
        @Override
        protected Augmenter<RandomMask.Options> component() {
            return new RandomMask();
        }

        @Override
        protected RandomMask.Options options() {
            return new RandomMask.Options(new Use<>(new ContextOnly(), new ContextOnly.Options(AUGMENTATIONS, true)), 4, 0.75, 1);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT);
        }
    }

    @Nested
    class HiddenUnitsOfPatches extends HiddenPatches {
        @Override
        protected RandomMask.Options options() {
            return new RandomMask.Options(new Use<>(new ContextOnly(), new ContextOnly.Options(AUGMENTATIONS, true)), 3, 0.6, 2);
        }
    }

    @Nested
    class PatchesHiddenOfSomeImages extends AugmenterKit<VaryingMask.Options> {
        @Override
        protected Augmenter<VaryingMask.Options> component() {
            return new VaryingMask();
        }

        @Override
        protected VaryingMask.Options options() {
            return new VaryingMask.Options(new Use<>(new ContextAndTarget(), new ContextAndTarget.Options(AUGMENTATIONS, true)), 3, List.of(0.1, 0.5), 0.5);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT, Part.TARGET);
        }
    }

    @Nested
    class ContextTwice extends AugmenterKit<ContextAsTarget.Options> {
        @Override
        protected Augmenter<ContextAsTarget.Options> component() {
            return new ContextAsTarget();
        }

        @Override
        protected ContextAsTarget.Options options() {
            return new ContextAsTarget.Options(AUGMENTATIONS, true);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT);
        }

        @Override
        protected boolean takesContextAsTarget() {
            return true;
        }
    }

    @Nested
    class NoSmallCrops extends SmallCropsBeside {
        @Override
        protected MultiCrop.Options options() {
            return new MultiCrop.Options(AUGMENTATIONS, null, 0, null, List.of(0.05, 0.4), AUGMENTATIONS, true);
        }
    }

    @Nested
    class HiddenBlocks extends AugmenterKit<BlockMask.Options> {
        @Override
        protected Augmenter<BlockMask.Options> component() {
            return new BlockMask();
        }

        @Override
        protected BlockMask.Options options() {
            return new BlockMask.Options(new Use<>(new ContextAndTarget(), new ContextAndTarget.Options(AUGMENTATIONS, true)), 3, 2, 0.25, 1.5);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT, Part.TARGET);
        }
    }

    @Nested
    class ContextFrameByFrame extends Context {
        @Override
        protected ContextOnly.Options options() {
            return new ContextOnly.Options(AUGMENTATIONS, false);
        }

        @Override
        protected boolean drawsForEachFrame() {
            return true;
        }
    }

    @Nested
    class BothSidesFrameByFrame extends BothSides {
        @Override
        protected ContextAndTarget.Options options() {
            return new ContextAndTarget.Options(AUGMENTATIONS, false);
        }

        @Override
        protected boolean drawsForEachFrame() {
            return true;
        }
    }

    @Nested
    class ConditionsFrameByFrame extends Conditions {
        @Override
        protected ContextAndExtra.Options options() {
            return new ContextAndExtra.Options(AUGMENTATIONS, false);
        }

        @Override
        protected boolean drawsForEachFrame() {
            return true;
        }
    }
}
