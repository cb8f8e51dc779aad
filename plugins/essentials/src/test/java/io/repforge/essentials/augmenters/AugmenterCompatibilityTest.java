package io.repforge.essentials.augmenters;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.essentials.augmentations.ColorJitter;
import io.repforge.essentials.augmentations.FlipLeftRight;
import io.repforge.kit.AugmenterKit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;

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
            return new MultiCrop.Options(AUGMENTATIONS, 3, null, List.of(0.05, 0.4), AUGMENTATIONS, true);
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
            return new MultiCrop.Options(AUGMENTATIONS, 2, List.of(7, 5), List.of(0.05, 0.4), AUGMENTATIONS, false);
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
            return new RandomMask.Options(new Use<>(new ContextOnly(), new ContextOnly.Options(AUGMENTATIONS, true)), 4, 0.75);
        }

        @Override
        protected Set<Part> augmented() {
            return Set.of(Part.CONTEXT);
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
