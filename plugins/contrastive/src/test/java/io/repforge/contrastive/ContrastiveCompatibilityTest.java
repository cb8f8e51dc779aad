package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import io.repforge.kit.Reference;
import io.repforge.kit.ReferenceInputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** What the contract demands of each loss, head and algorithm of the bundle that came after SimCLR, MoCo and CPC. */
class ContrastiveCompatibilityTest {

    @Nested
    class Decoupled extends LossKit<DecoupledContrastive.Options> {
        @Override
        protected Loss<DecoupledContrastive.Options> component() {
            return new DecoupledContrastive();
        }

        @Override
        protected DecoupledContrastive.Options options() {
            return new DecoupledContrastive.Options(0.1, null);
        }

        @Override
        protected List<Reference<DecoupledContrastive.Options>> references() {
            return List.of(Reference.of("lightly's DCL", options(), given -> inputs(given.graph(), rows(given, "z1", "z2"), 6), -0.7673291416923445,
                    Map.of("z1", 1.6191942305735536, "z2", 1.3689354995770977)));
        }
    }

    @Nested
    class DecoupledByWeights extends LossKit<DecoupledContrastive.Options> {
        @Override
        protected Loss<DecoupledContrastive.Options> component() {
            return new DecoupledContrastive();
        }

        @Override
        protected DecoupledContrastive.Options options() {
            return new DecoupledContrastive.Options(0.1, 0.5);
        }

        @Override
        protected List<Reference<DecoupledContrastive.Options>> references() {
            return List.of(Reference.of("lightly's DCLW", options(), given -> inputs(given.graph(), rows(given, "z1", "z2"), 6), -0.7385441387150058,
                    Map.of("z1", 1.6583378244478924, "z2", 1.3926026170822294)));
        }
    }

    @Nested
    class OfMoCoV3 extends LossKit<MoCoV3Loss.Options> {
        @Override
        protected Loss<MoCoV3Loss.Options> component() {
            return new MoCoV3Loss();
        }

        @Override
        protected MoCoV3Loss.Options options() {
            return new MoCoV3Loss.Options(0.2);
        }

        @Override
        protected List<Reference<MoCoV3Loss.Options>> references() {
            return List.of(Reference.of("solo-learn's MoCo v3, of one way", options(), given -> inputs(given.graph(), rows(given, "q", "k"), 6), 0.2087166237879434,
                    Map.of("q", 0.14886404951090315, "k", 0.11822029517483623)));
        }
    }

    @Nested
    class OfNeighbours extends LossKit<NnclrLoss.Options> {
        @Override
        protected Loss<NnclrLoss.Options> component() {
            return new NnclrLoss();
        }

        @Override
        protected NnclrLoss.Options options() {
            return new NnclrLoss.Options(0.1);
        }

        /** Both ways with the same rows are as one. */
        @Override
        protected List<Reference<NnclrLoss.Options>> references() {
            return List.of(Reference.of("solo-learn's NNCLR", options(), given -> {
                Comparison way = rows(given, "nn", "p");
                Comparison turned = Comparison.of(way.target(), way.context());
                return inputs(given.graph(), turned.with(Comparison.SWAPPED, turned), 6);
            }, 0.3707462799046137, Map.of("nn", 0.6593226280037335, "p", 0.5670110193273745)));
        }
    }

    @Nested
    class OfRelations extends LossKit<RelationalLoss.Options> {
        @Override
        protected Loss<RelationalLoss.Options> component() {
            return new RelationalLoss();
        }

        @Override
        protected RelationalLoss.Options options() {
            return new RelationalLoss.Options(0.1, 0.04);
        }

        @Override
        protected List<Reference<RelationalLoss.Options>> references() {
            return List.of(Reference.of("solo-learn's ReSSL", options(),
                    given -> inputs(given.graph(), rows(given, "q", "k").withNegatives(given.graph().constant(ReferenceInputs.matrix(4, 5, 0.9, 0.4, 0))), 6),
                    0.5524683043948122, Map.of("q", 0.8296790315150694, "k", 0.0)));
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Tensor queue = graph.constant(ReferenceInputs.matrix(7, 5, 0.9, 0.4, 0.1));
            return inputs(graph, Comparison.of(gaussian(graph, "q", n, 5), gaussian(graph, "k", n, 5)).withNegatives(queue), n);
        }
    }

    @Nested
    class OfInnerProducts extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new InnerProductContrastive();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class BilinearHead extends DecoderKit<BilinearProjectionHead.Options> {
        @Override
        protected Decoder<BilinearProjectionHead.Options> component() {
            return new BilinearProjectionHead();
        }

        @Override
        protected BilinearProjectionHead.Options options() {
            return new BilinearProjectionHead.Options(List.of(), 0.95, MomentumSchedule.CONSTANT);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class BilinearHeadOfResidual extends DecoderKit<BilinearProjectionHead.Options> {
        @Override
        protected Decoder<BilinearProjectionHead.Options> component() {
            return new BilinearProjectionHead();
        }

        @Override
        protected BilinearProjectionHead.Options options() {
            return new BilinearProjectionHead.Options(List.of(16), 0.99, MomentumSchedule.COSINE);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class DclPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Dcl();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class DclwPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Dclw();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class MoCoV2PlusPreset extends AlgorithmKit<MoCoV2Plus.Options> {
        @Override
        protected Algorithm<MoCoV2Plus.Options> component() {
            return new MoCoV2Plus();
        }

        @Override
        protected MoCoV2Plus.Options options() {
            return new MoCoV2Plus.Options(16, 8, 12, 0.99);
        }
    }

    @Nested
    class MoCoV3Preset extends AlgorithmKit<MoCoV3.Options> {
        @Override
        protected Algorithm<MoCoV3.Options> component() {
            return new MoCoV3();
        }

        @Override
        protected MoCoV3.Options options() {
            return new MoCoV3.Options(16, 8, 0.99);
        }
    }

    @Nested
    class NnclrPreset extends AlgorithmKit<Nnclr.Options> {
        @Override
        protected Algorithm<Nnclr.Options> component() {
            return new Nnclr();
        }

        @Override
        protected Nnclr.Options options() {
            return new Nnclr.Options(16, 16, 8, 12);
        }
    }

    @Nested
    class ResslPreset extends AlgorithmKit<Ressl.Options> {
        @Override
        protected Algorithm<Ressl.Options> component() {
            return new Ressl();
        }

        @Override
        protected Ressl.Options options() {
            return new Ressl.Options(16, 8, 12, 0.99);
        }
    }

    @Nested
    class CurlPreset extends AlgorithmKit<Curl.Options> {
        @Override
        protected Algorithm<Curl.Options> component() {
            return new Curl();
        }

        @Override
        protected Curl.Options options() {
            return new Curl.Options(0.95);
        }
    }

    @Nested
    class AtcPreset extends AlgorithmKit<Atc.Options> {
        @Override
        protected Algorithm<Atc.Options> component() {
            return new Atc();
        }

        @Override
        protected Atc.Options options() {
            return new Atc.Options(3, 16, 0.99);
        }
    }

    @Nested
    class Supervised extends LossKit<SupervisedContrastive.Options> {
        @Override
        protected Loss<SupervisedContrastive.Options> component() {
            return new SupervisedContrastive();
        }

        @Override
        protected SupervisedContrastive.Options options() {
            return new SupervisedContrastive.Options(0.1, SupervisedContrastive.Positives.OUTSIDE);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            return super.inputs(graph, n).withLabels(graph.input("label", DType.INT64, Shape.of(n)));
        }

        @Override
        protected List<Reference<SupervisedContrastive.Options>> references() {
            var inside = new SupervisedContrastive.Options(0.1, SupervisedContrastive.Positives.INSIDE);
            return List.of(
                    Reference.of("solo-learn's SupCon", inside, this::pairsOfThree, 0.15647394753633706, Map.of("z1", 0.3635760464418241, "z2", 0.3412092153920182)),
                    Reference.of("equation 2 of the paper in float64", options(), this::pairsOfThree, 2.20058325363236, Map.of()));
        }

        private Loss.Inputs pairsOfThree(ReferenceInputs given) {
            Tensor labels = given.input("label", Array.of(Shape.of(6), 0L, 0L, 1L, 1L, 2L, 2L));
            return inputs(given.graph(), rows(given, "z1", "z2"), 6).withLabels(labels);
        }
    }

    @Nested
    class SupConPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new SupCon();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    private static Comparison rows(ReferenceInputs given, String context, String target) {
        return Comparison.of(Distribution.point(given.matrix(context, 6, 5, 0.37, 1.13, 0.11)), Distribution.point(given.matrix(target, 6, 5, 0.41, 1.09, 0.13)));
    }
}
