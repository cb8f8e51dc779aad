package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Shape;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.AugmentationKit;
import io.repforge.kit.VectorAugmentationKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each augmentation. */
class AugmentationCompatibilityTest {

    @Nested
    class RandomlyResizedCrop extends AugmentationKit<RandomResizedCrop.Options> {
        @Override
        protected Augmentation<RandomResizedCrop.Options> component() {
            return new RandomResizedCrop();
        }

        @Override
        protected RandomResizedCrop.Options options() {
            return new RandomResizedCrop.Options(List.of(0.2, 1.0), List.of(0.75, 1.3333));
        }
    }

    @Nested
    class RandomCropOfASize extends RandomlyResizedCrop {
        @Override
        protected RandomResizedCrop.Options options() {
            return new RandomResizedCrop.Options(List.of(0.2, 1.0), List.of(0.75, 1.3333), List.of(7, 5));
        }
    }

    @Nested
    class LeftRight extends AugmentationKit<FlipLeftRight.Options> {
        @Override
        protected Augmentation<FlipLeftRight.Options> component() {
            return new FlipLeftRight();
        }

        @Override
        protected FlipLeftRight.Options options() {
            return new FlipLeftRight.Options(0.5);
        }
    }

    @Nested
    class UpDown extends AugmentationKit<FlipUpDown.Options> {
        @Override
        protected Augmentation<FlipUpDown.Options> component() {
            return new FlipUpDown();
        }

        @Override
        protected FlipUpDown.Options options() {
            return new FlipUpDown.Options(0.5);
        }
    }

    @Nested
    class QuarterTurns extends AugmentationKit<NoOptions> {
        @Override
        protected Augmentation<NoOptions> component() {
            return new Rot90();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected List<Shape> accepted() {
            return super.accepted().stream().filter(shape -> shape.dim(2) == shape.dim(3)).toList();
        }

        @Override
        protected List<Shape> refused() {
            return List.of(Shape.of(4, 3, 12, 16));
        }
    }

    @Nested
    class AffineMap extends AugmentationKit<Affine.Options> {
        @Override
        protected Augmentation<Affine.Options> component() {
            return new Affine();
        }

        @Override
        protected Affine.Options options() {
            return new Affine.Options(1, 5, 0.05, List.of(1.0, 1.0));
        }
    }

    @Nested
    class MagnifyingAffineMap extends AugmentationKit<Affine.Options> {
        @Override
        protected Augmentation<Affine.Options> component() {
            return new Affine();
        }

        @Override
        protected Affine.Options options() {
            return new Affine.Options(0.5, 35, 0.3, List.of(0.8, 1.25));
        }
    }

    @Nested
    class Rectangle extends AugmentationKit<Erase.Options> {
        @Override
        protected Augmentation<Erase.Options> component() {
            return new Erase();
        }

        @Override
        protected Erase.Options options() {
            return new Erase.Options(0.5, List.of(0.02, 0.33), List.of(0.3, 3.3), Erase.RatioDraw.LOG_UNIFORM, 0.5);
        }
    }

    @Nested
    class RectangleOfEitherHalf extends Rectangle {
        @Override
        protected Erase.Options options() {
            return new Erase.Options(1, List.of(0.02, 0.33), List.of(0.3, 3.3), Erase.RatioDraw.HALVES, 0.5);
        }
    }

    @Nested
    class Blur extends AugmentationKit<GaussianBlur.Options> {
        @Override
        protected Augmentation<GaussianBlur.Options> component() {
            return new GaussianBlur();
        }

        @Override
        protected GaussianBlur.Options options() {
            return new GaussianBlur.Options(0.5, 5, 1);
        }

        @Override
        protected List<Shape> refused() {
            return List.of(Shape.of(4, 3, 2, 12), Shape.of(4, 3, 12, 2));
        }
    }

    @Nested
    class NormalNoise extends AugmentationKit<Noise.Options> {
        @Override
        protected Augmentation<Noise.Options> component() {
            return new Noise();
        }

        @Override
        protected Noise.Options options() {
            return new Noise.Options(0.01);
        }
    }

    @Nested
    class Luma extends AugmentationKit<Gray.Options> {
        @Override
        protected Augmentation<Gray.Options> component() {
            return new Gray();
        }

        @Override
        protected Gray.Options options() {
            return new Gray.Options(0.5);
        }
    }

    @Nested
    class Jitter extends AugmentationKit<ColorJitter.Options> {
        @Override
        protected Augmentation<ColorJitter.Options> component() {
            return new ColorJitter();
        }

        @Override
        protected ColorJitter.Options options() {
            return new ColorJitter.Options(0.8, 0.4, 0.4, 0.4, 0.1);
        }
    }

    @Nested
    class JitterOfHueAlone extends AugmentationKit<ColorJitter.Options> {
        @Override
        protected Augmentation<ColorJitter.Options> component() {
            return new ColorJitter();
        }

        @Override
        protected ColorJitter.Options options() {
            return new ColorJitter.Options(1, 0, 0, 0, 0.1);
        }
    }

    @Nested
    class JitterInLab extends AugmentationKit<ColorJitterLab.Options> {
        @Override
        protected Augmentation<ColorJitterLab.Options> component() {
            return new ColorJitterLab();
        }

        @Override
        protected ColorJitterLab.Options options() {
            return new ColorJitterLab.Options(1.01, 0.15);
        }
    }

    @Nested
    class WholePixels extends AugmentationKit<RandomShift.Options> {
        @Override
        protected Augmentation<RandomShift.Options> component() {
            return new RandomShift();
        }

        @Override
        protected RandomShift.Options options() {
            return new RandomShift.Options(4);
        }
    }

    @Nested
    class InvertedLights extends AugmentationKit<Solarise.Options> {
        @Override
        protected Augmentation<Solarise.Options> component() {
            return new Solarise();
        }

        @Override
        protected Solarise.Options options() {
            return new Solarise.Options(0.5, 0.5);
        }
    }

    @Nested
    class FewShades extends AugmentationKit<Posterise.Options> {
        @Override
        protected Augmentation<Posterise.Options> component() {
            return new Posterise();
        }

        @Override
        protected Posterise.Options options() {
            return new Posterise.Options(0.5, 2);
        }
    }

    @Nested
    class EvenHistogram extends AugmentationKit<Equalise.Options> {
        @Override
        protected Augmentation<Equalise.Options> component() {
            return new Equalise();
        }

        @Override
        protected Equalise.Options options() {
            return new Equalise.Options(0.5);
        }
    }

    @Nested
    class NoiseOfVectors extends VectorAugmentationKit<GaussianNoise.Options> {
        @Override
        protected Augmentation<GaussianNoise.Options> component() {
            return new GaussianNoise();
        }

        @Override
        protected GaussianNoise.Options options() {
            return new GaussianNoise.Options(0.5);
        }
    }

    @Nested
    class HiddenComponents extends VectorAugmentationKit<ComponentDropout.Options> {
        @Override
        protected Augmentation<ComponentDropout.Options> component() {
            return new ComponentDropout();
        }

        @Override
        protected ComponentDropout.Options options() {
            return new ComponentDropout.Options(0.5, ComponentDropout.Fill.MEAN);
        }
    }

    @Nested
    class ScaledVectors extends VectorAugmentationKit<AmplitudeScaling.Options> {
        @Override
        protected Augmentation<AmplitudeScaling.Options> component() {
            return new AmplitudeScaling();
        }

        @Override
        protected AmplitudeScaling.Options options() {
            return new AmplitudeScaling.Options(List.of(0.5, 2.0), false);
        }
    }

    @Nested
    class ScaledComponents extends ScaledVectors {
        @Override
        protected AmplitudeScaling.Options options() {
            return new AmplitudeScaling.Options(List.of(0.5, 2.0), true);
        }
    }
}
