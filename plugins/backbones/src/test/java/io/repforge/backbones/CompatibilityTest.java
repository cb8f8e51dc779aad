package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.backbones.Vit.Positions;
import io.repforge.backbones.Vit.Size;
import io.repforge.kit.EncoderKit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each backbone, of fewer channels than the published ones where a recipe can't choose, since these are large. */
class CompatibilityTest {

    /** Numbers of patches of images of 110, all different within an image. */
    private static Array places(Tensor input) {
        int n = Math.toIntExact(input.dim(0));
        int count = Math.toIntExact(input.dim(1));
        long[] values = new long[n * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (3 + i / count + i % count) % 110;
        }
        return Array.of(input.shape(), values);
    }

    @Nested
    class VitWithClassToken extends EncoderKit<Vit.Options> {
        @Override
        protected Encoder<Vit.Options> component() {
            return new Vit();
        }

        @Override
        protected Vit.Options options() {
            return Vit.Options.of(4, 8, 2, 2, true);
        }

        /** With images of another size besides. */
        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("local", 2, Space.image(3, 16, 20));
        }
    }

    @Nested
    class VitOfVisiblePatches extends EncoderKit<Vit.Options> {
        @Override
        protected Encoder<Vit.Options> component() {
            return new Vit();
        }

        @Override
        protected Vit.Options options() {
            return Vit.Options.of(4, 8, 1, 2, false);
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("visible", 1, Space.discrete(110, Shape.of(30)));
        }

        @Override
        protected Array value(Tensor input, Random random) {
            return input.type() == DType.INT64 && input.shape().rank() == 2 ? places(input) : super.value(input, random);
        }
    }

    @Nested
    class VitWithAllThatItCanHave extends EncoderKit<Vit.Options> {
        @Override
        protected Encoder<Vit.Options> component() {
            return new Vit();
        }

        @Override
        protected Vit.Options options() {
            return new Vit.Options(Size.TINY, 4, 8, 2, 2, true, Positions.SINE_COSINE, 3, 0.3, 0.1, true);
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("hidden", 1, Space.discrete(110, Shape.of(30)));
        }

        @Override
        protected Array value(Tensor input, Random random) {
            return input.type() == DType.INT64 && input.shape().rank() == 2 ? places(input) : super.value(input, random);
        }
    }

    /** A token stands for patches of context and target that aren't seen. */
    @Nested
    class VitOfSeenPatches extends EncoderKit<Vit.Options> {
        @Override
        protected Encoder<Vit.Options> component() {
            return new Vit();
        }

        @Override
        protected Vit.Options options() {
            return new Vit.Options(Size.TINY, 4, 8, 1, 2, true, Positions.LEARNED, 0, 0, 0, true);
        }

        @Override
        protected BatchSpec batch() {
            return BatchSpec.of(pairs()).withView("seen", 2, Space.mask(10, 11));
        }
    }

    @Nested
    class Resnet18ForImageNet extends EncoderKit<Resnet18.Options> {
        @Override
        protected Encoder<Resnet18.Options> component() {
            return new Resnet18(4);
        }

        @Override
        protected Resnet18.Options options() {
            return new Resnet18.Options(Stem.IMAGENET, true, false);
        }
    }

    @Nested
    class Resnet18ForSmallImages extends EncoderKit<Resnet18.Options> {
        @Override
        protected Encoder<Resnet18.Options> component() {
            return new Resnet18(4);
        }

        @Override
        protected Resnet18.Options options() {
            return new Resnet18.Options(Stem.SMALL, false, true);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 12, 12);
        }
    }

    @Nested
    class Resnet34 extends EncoderKit<DeepResnet.Options> {
        @Override
        protected Encoder<DeepResnet.Options> component() {
            return new DeepResnet.Resnet34(4);
        }

        @Override
        protected DeepResnet.Options options() {
            return new DeepResnet.Options(Stem.SMALL, false, true, false);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 12, 12);
        }
    }

    @Nested
    class Resnet50 extends EncoderKit<DeepResnet.Options> {
        @Override
        protected Encoder<DeepResnet.Options> component() {
            return new DeepResnet.Resnet50(4);
        }

        @Override
        protected DeepResnet.Options options() {
            return new DeepResnet.Options(Stem.IMAGENET, false, true, true);
        }
    }

    @Nested
    class Resnet101 extends EncoderKit<DeepResnet.Options> {
        @Override
        protected Encoder<DeepResnet.Options> component() {
            return new DeepResnet.Resnet101(4);
        }

        @Override
        protected DeepResnet.Options options() {
            return new DeepResnet.Options(Stem.SMALL, true, false, false);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 8, 8);
        }
    }

    @Nested
    class WideResnet extends EncoderKit<WideResnet28.Options> {
        @Override
        protected Encoder<WideResnet28.Options> component() {
            return new WideResnet28();
        }

        @Override
        protected WideResnet28.Options options() {
            return new WideResnet28.Options(2, 0.2, false);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 12, 12);
        }
    }

    @Nested
    class ConvNext extends EncoderKit<ConvNextTiny.Options> {
        @Override
        protected Encoder<ConvNextTiny.Options> component() {
            return new ConvNextTiny(4, List.of(1, 1, 2, 1));
        }

        @Override
        protected ConvNextTiny.Options options() {
            return new ConvNextTiny.Options(2, 0.3, false);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 16, 20);
        }
    }
}
