package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.kit.EncoderKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each encoder. */
class EncoderCompatibilityTest {

    @Nested
    class BasicCnnEncoder extends EncoderKit<BasicCnn.Options> {
        @Override
        protected Encoder<BasicCnn.Options> component() {
            return new BasicCnn();
        }

        @Override
        protected BasicCnn.Options options() {
            return new BasicCnn.Options(false);
        }

        @Override
        protected List<Space> refused() {
            return List.of(Space.box(6), Space.discrete(4), Space.image(3, 35, 64));
        }
    }

    @Nested
    class BasicCnnWithScale extends EncoderKit<BasicCnn.Options> {
        @Override
        protected Encoder<BasicCnn.Options> component() {
            return new BasicCnn();
        }

        @Override
        protected BasicCnn.Options options() {
            return new BasicCnn.Options(true);
        }
    }

    @Nested
    class MagicalCnnResnet128 extends EncoderKit<MagicalCnn.Options> {
        @Override
        protected Encoder<MagicalCnn.Options> component() {
            return new MagicalCnn();
        }

        @Override
        protected MagicalCnn.Options options() {
            return new MagicalCnn.Options(MagicalCnn.Arch.RESNET_128, 0, false);
        }
    }

    @Nested
    class MagicalCnnResnet extends EncoderKit<MagicalCnn.Options> {
        @Override
        protected Encoder<MagicalCnn.Options> component() {
            return new MagicalCnn();
        }

        @Override
        protected MagicalCnn.Options options() {
            return new MagicalCnn.Options(MagicalCnn.Arch.RESNET, 0, true);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 28, 28);
        }
    }

    @Nested
    class MagicalCnnResnet128X2 extends EncoderKit<MagicalCnn.Options> {
        @Override
        protected Encoder<MagicalCnn.Options> component() {
            return new MagicalCnn();
        }

        @Override
        protected MagicalCnn.Options options() {
            return new MagicalCnn.Options(MagicalCnn.Arch.RESNET_128_X2, 0, false);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 28, 28);
        }
    }

    @Nested
    class MagicalCnnResnet256 extends EncoderKit<MagicalCnn.Options> {
        @Override
        protected Encoder<MagicalCnn.Options> component() {
            return new MagicalCnn();
        }

        @Override
        protected MagicalCnn.Options options() {
            return new MagicalCnn.Options(MagicalCnn.Arch.RESNET_256, 0, false);
        }

        @Override
        protected Space observations() {
            return Space.image(3, 1, 1);
        }
    }

    @Nested
    class MagicalCnnMagical extends EncoderKit<MagicalCnn.Options> {
        @Override
        protected Encoder<MagicalCnn.Options> component() {
            return new MagicalCnn();
        }

        @Override
        protected MagicalCnn.Options options() {
            return new MagicalCnn.Options(MagicalCnn.Arch.MAGICAL, 0.2, false);
        }
    }

    @Nested
    class MagicalCnnSmall extends EncoderKit<MagicalCnn.Options> {
        @Override
        protected Encoder<MagicalCnn.Options> component() {
            return new MagicalCnn();
        }

        @Override
        protected MagicalCnn.Options options() {
            return new MagicalCnn.Options(MagicalCnn.Arch.SMALL, 0, true);
        }

        @Override
        protected Space observations() {
            return Space.image(3, 1, 1);
        }
    }

    @Nested
    class ConvNetPlain extends EncoderKit<ConvNet.Options> {
        @Override
        protected Encoder<ConvNet.Options> component() {
            return new ConvNet();
        }

        @Override
        protected ConvNet.Options options() {
            return new ConvNet.Options(List.of(8, 16), List.of(), 1, ConvNet.Block.PLAIN, 3, 0, false, List.of(12, 9), false);
        }
    }

    @Nested
    class ConvNetResidual extends EncoderKit<ConvNet.Options> {
        @Override
        protected Encoder<ConvNet.Options> component() {
            return new ConvNet();
        }

        @Override
        protected ConvNet.Options options() {
            return new ConvNet.Options(List.of(8, 16), List.of(2, 2), 2, ConvNet.Block.RESIDUAL, 5, 3, true, List.of(), true);
        }

        @Override
        protected Space observations() {
            return Space.image(1, 28, 28);
        }
    }

    @Nested
    class Mlp extends EncoderKit<MlpEncoder.Options> {
        @Override
        protected Encoder<MlpEncoder.Options> component() {
            return new MlpEncoder();
        }

        @Override
        protected MlpEncoder.Options options() {
            return new MlpEncoder.Options(List.of(32, 16), false);
        }

        @Override
        protected Space observations() {
            return Space.box(6);
        }

        @Override
        protected List<Space> refused() {
            return List.of(Space.discrete(4));
        }
    }

    @Nested
    class StandardisedMlp extends Mlp {
        @Override
        protected MlpEncoder.Options options() {
            return new MlpEncoder.Options(List.of(32, 16), false, true);
        }
    }

    @Nested
    class MlpOfMatrices extends EncoderKit<MlpEncoder.Options> {
        @Override
        protected Encoder<MlpEncoder.Options> component() {
            return new MlpEncoder();
        }

        @Override
        protected MlpEncoder.Options options() {
            return new MlpEncoder.Options(List.of(), true);
        }

        @Override
        protected boolean endsWithoutLastLayer() {
            return false;
        }

        @Override
        protected Space observations() {
            return Space.box(2, 3);
        }

        @Override
        protected List<Space> refused() {
            return List.of(Space.discrete(4));
        }
    }

    @Nested
    class MomentumOfMagicalCnn extends EncoderKit<MomentumEncoder.Options> {
        @Override
        protected Encoder<MomentumEncoder.Options> component() {
            return new MomentumEncoder();
        }

        @Override
        protected MomentumEncoder.Options options() {
            return new MomentumEncoder.Options(new Use<>(new MagicalCnn(), new MagicalCnn.Options(MagicalCnn.Arch.SMALL, 0, true)), 0.99, MomentumSchedule.COSINE);
        }

        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class StudentAndTeacherOfMagicalCnn extends EncoderKit<StudentAndTeacher.Options> {
        @Override
        protected Encoder<StudentAndTeacher.Options> component() {
            return new StudentAndTeacher();
        }

        @Override
        protected StudentAndTeacher.Options options() {
            return new StudentAndTeacher.Options(new Use<>(new MagicalCnn(), new MagicalCnn.Options(MagicalCnn.Arch.SMALL, 0, true)), 0.9, MomentumSchedule.COSINE);
        }

        /** What can't be encoded is the network's affair. */
        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }

    @Nested
    class RecurrentOnMagicalCnn extends EncoderKit<RecurrentEncoder.Options> {
        @Override
        protected Encoder<RecurrentEncoder.Options> component() {
            return new RecurrentEncoder();
        }

        @Override
        protected RecurrentEncoder.Options options() {
            return new RecurrentEncoder.Options(new Use<>(new MagicalCnn(), new MagicalCnn.Options(MagicalCnn.Arch.SMALL, 0, true)), 8, 2);
        }

        /** What can't be encoded is the network's affair. */
        @Override
        protected List<Space> refused() {
            return List.of();
        }
    }
}
