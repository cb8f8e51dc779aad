package io.repforge.pretext;

import io.repforge.api.Algorithm;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.PairConstructor;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.EncoderKit;
import io.repforge.kit.PairConstructorKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each component of the bundle. */
class PretextCompatibilityTest {

    @Nested
    class Pairs extends PairConstructorKit<JigsawPairs.Options> {
        @Override
        protected PairConstructor<JigsawPairs.Options> component() {
            return new JigsawPairs();
        }

        @Override
        protected JigsawPairs.Options options() {
            return new JigsawPairs.Options(1000);
        }
    }

    @Nested
    class Network extends EncoderKit<JigsawEncoder.Options> {
        @Override
        protected Encoder<JigsawEncoder.Options> component() {
            return new JigsawEncoder();
        }

        @Override
        protected JigsawEncoder.Options options() {
            return new JigsawEncoder.Options(List.of(8, 16), null, 0);
        }

        @Override
        protected List<Space> refused() {
            return List.of(Space.box(6), Space.image(1, 2, 9));
        }
    }

    /** Whose trunk is another encoder: itself, on tiles of tiles. */
    @Nested
    class NetworkOfAnotherTrunk extends EncoderKit<JigsawEncoder.Options> {
        @Override
        protected Encoder<JigsawEncoder.Options> component() {
            return new JigsawEncoder();
        }

        @Override
        protected JigsawEncoder.Options options() {
            return new JigsawEncoder.Options(List.of(8, 16), new Use<>(new JigsawEncoder(), new JigsawEncoder.Options(List.of(4), null, 0)), 5);
        }

        @Override
        protected List<Space> refused() {
            return List.of(Space.box(6), Space.image(1, 2, 9), Space.image(1, 8, 8));
        }
    }

    @Nested
    class Head extends DecoderKit<JigsawProjectionHead.Options> {
        @Override
        protected Decoder<JigsawProjectionHead.Options> component() {
            return new JigsawProjectionHead();
        }

        @Override
        protected JigsawProjectionHead.Options options() {
            return new JigsawProjectionHead.Options(List.of(128, 128));
        }

        @Override
        protected PairSpec pairs() {
            return PairSpec.of(steps().observation(), Space.discrete(11));
        }

        @Override
        protected Shape context(int n) {
            return Shape.of(n, 11);
        }

        @Override
        protected Shape target(int n) {
            return Shape.of(n);
        }
    }

    @Nested
    class Preset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Jigsaw();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }
}
