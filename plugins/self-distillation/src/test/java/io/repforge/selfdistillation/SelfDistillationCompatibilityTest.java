package io.repforge.selfdistillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Loss;
import io.repforge.api.Slot;
import io.repforge.api.graph.Distribution;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.OptionValue;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import io.repforge.kit.Reference;
import io.repforge.kit.ReferenceInputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the contract demands of each component of the bundle. */
class SelfDistillationCompatibilityTest {

    @Nested
    class Head extends DecoderKit<ByolProjectionHead.Options> {
        @Override
        protected Decoder<ByolProjectionHead.Options> component() {
            return new ByolProjectionHead();
        }

        @Override
        protected ByolProjectionHead.Options options() {
            return new ByolProjectionHead.Options(List.of(127), List.of(127), 0.99, MomentumSchedule.COSINE);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class Distance extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new ByolLoss();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        /** Both ways with the same rows are twice one. */
        @Override
        protected List<Reference<NoOptions>> references() {
            return List.of(Reference.of("solo-learn's", options(), given -> inputs(given.graph(), oneWay(given), 6), 0.08369125041914316, BY_BOTH),
                    Reference.of("twice solo-learn's", options(), given -> {
                        Comparison way = oneWay(given);
                        return inputs(given.graph(), way.with(Comparison.SWAPPED, way), 6);
                    }, 2 * 0.08369125041914316, Map.of("p", 2 * 0.14972490345782505, "z", 0.0)));
        }

        private static final Map<String, Double> BY_BOTH = Map.of("p", 0.14972490345782505, "z", 0.0);

        private static Comparison oneWay(ReferenceInputs given) {
            Comparison way = rows(given);
            return way.withTarget(way.target().stopGradient());
        }
    }

    @Nested
    class Preset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Byol();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Test
        void has_one_momentum_for_encoder_and_head() {
            var preset = component().preset(options());
            OptionValue momentum = preset.choice(Slot.ENCODER).orElseThrow().options().get("momentum");
            assertNotNull(momentum);
            assertEquals(momentum, preset.choice(Slot.DECODER).orElseThrow().options().get("momentum"));
        }
    }

    @Nested
    class StandingCosine extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new NegativeCosine();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        /** Both ways with the same rows are as one. */
        @Override
        protected List<Reference<NoOptions>> references() {
            Map<String, Double> norms = Map.of("p", 0.07486245172891252, "z", 0.0);
            return List.of(Reference.of("solo-learn's SimSiam", options(), given -> inputs(given.graph(), rows(given), 6), -0.9581543747904284, norms),
                    Reference.of("solo-learn's SimSiam of both ways", options(), given -> {
                        Comparison way = rows(given);
                        return inputs(given.graph(), way.with(Comparison.SWAPPED, way), 6);
                    }, -0.9581543747904284, norms));
        }
    }

    @Nested
    class PublishedByol extends AlgorithmKit<SymmetricByol.Options> {
        @Override
        protected Algorithm<SymmetricByol.Options> component() {
            return new SymmetricByol();
        }

        @Override
        protected SymmetricByol.Options options() {
            return new SymmetricByol.Options(16, 8, 0.99);
        }

        @Test
        void has_one_momentum_for_encoder_and_head() {
            var preset = component().preset(options());
            OptionValue momentum = preset.choice(Slot.ENCODER).orElseThrow().options().get("momentum");
            assertNotNull(momentum);
            assertEquals(momentum, preset.choice(Slot.DECODER).orElseThrow().options().get("momentum"));
        }
    }

    @Nested
    class Siamese extends AlgorithmKit<SimSiam.Options> {
        @Override
        protected Algorithm<SimSiam.Options> component() {
            return new SimSiam();
        }

        @Override
        protected SimSiam.Options options() {
            return new SimSiam.Options(16, 4);
        }
    }

    @Nested
    class SiameseOfNeighbours extends AlgorithmKit<SimSiam.Options> {
        @Override
        protected Algorithm<SimSiam.Options> component() {
            return new NnSiam();
        }

        @Override
        protected SimSiam.Options options() {
            return new SimSiam.Options(16, 4);
        }
    }

    @Nested
    class ByolOfNeighbours extends AlgorithmKit<SymmetricByol.Options> {
        @Override
        protected Algorithm<SymmetricByol.Options> component() {
            return new NnByol();
        }

        @Override
        protected SymmetricByol.Options options() {
            return new SymmetricByol.Options(16, 8, 0.99);
        }
    }

    private static Comparison rows(ReferenceInputs given) {
        return Comparison.of(Distribution.point(given.matrix("p", 6, 5, 0.37, 1.13, 0.11)), Distribution.point(given.matrix("z", 6, 5, 0.41, 1.09, 0.13)));
    }
}
