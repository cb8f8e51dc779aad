package org.example.hypersphere;

import io.repforge.api.Algorithm;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.EncoderKit;
import io.repforge.kit.LossKit;
import io.repforge.kit.ProbeKit;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each component of the plugin. */
class CompatibilityTest {

    @Nested
    class OfEncoder extends EncoderKit<SeparableCnn.Options> {
        @Override
        protected Encoder<SeparableCnn.Options> component() {
            return new SeparableCnn();
        }

        @Override
        protected SeparableCnn.Options options() {
            return new SeparableCnn.Options(List.of(8, 16));
        }
    }

    @Nested
    class OfLoss extends LossKit<AlignmentUniformity.Options> {
        @Override
        protected Loss<AlignmentUniformity.Options> component() {
            return new AlignmentUniformity();
        }

        @Override
        protected AlignmentUniformity.Options options() {
            return new AlignmentUniformity.Options(1, 1, 2);
        }
    }

    @Nested
    class OfAlgorithm extends AlgorithmKit<Hypersphere.Options> {
        @Override
        protected Algorithm<Hypersphere.Options> component() {
            return new Hypersphere();
        }

        @Override
        protected Hypersphere.Options options() {
            return new Hypersphere.Options(0.5);
        }
    }

    @Nested
    class OfProbe extends ProbeKit<NoOptions> {
        @Override
        protected Probe<NoOptions> component() {
            return new NearestCentroid();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }
}
