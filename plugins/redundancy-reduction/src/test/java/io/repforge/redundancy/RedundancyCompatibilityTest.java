package io.repforge.redundancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Loss;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.essentials.decoders.ProjectionOptions;
import io.repforge.essentials.decoders.SymmetricProjectionHead;
import io.repforge.kit.AlgorithmKit;
import io.repforge.kit.DecoderKit;
import io.repforge.kit.LossKit;
import io.repforge.kit.Reference;
import io.repforge.kit.ReferenceInputs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the contract demands of each component of the bundle, and the losses beside those of lightly and solo-learn on the same inputs. */
class RedundancyCompatibilityTest {

    /** A loss of two views, held against values of other implementations. */
    abstract static class OfTwoViews<O extends Record> extends LossKit<O> {

        final Comparison twoViews(ReferenceInputs inputs) {
            return Comparison.of(Distribution.point(inputs.matrix("z1", 6, 5, 0.37, 1.13, 0.11)), Distribution.point(inputs.matrix("z2", 6, 5, 0.41, 1.09, 0.13)));
        }

        final Reference<O> reference(String source, O options, double loss, double first, double second) {
            return Reference.of(source, options, inputs -> inputs(inputs.graph(), twoViews(inputs), 6), loss, Map.of("z1", first, "z2", second));
        }
    }

    @Nested
    class TwinLoss extends OfTwoViews<BarlowTwinsLoss.Options> {
        @Override
        protected Loss<BarlowTwinsLoss.Options> component() {
            return new BarlowTwinsLoss();
        }

        @Override
        protected BarlowTwinsLoss.Options options() {
            return new BarlowTwinsLoss.Options(5e-3, 1);
        }

        @Override
        protected List<Reference<BarlowTwinsLoss.Options>> references() {
            return List.of(reference("lightly's with λ 5e-3", new BarlowTwinsLoss.Options(5e-3, 1), 0.05410832201315681, 0.07292204703585806, 0.05751470156746502),
                    reference("solo-learn's, times 0.025", new BarlowTwinsLoss.Options(5e-3, 0.025), 0.00135270805032892, 0.0018230511758964513, 0.0014378675391866255));
        }
    }

    @Nested
    class Variances extends OfTwoViews<VicRegLoss.Options> {
        @Override
        protected Loss<VicRegLoss.Options> component() {
            return new VicRegLoss();
        }

        @Override
        protected VicRegLoss.Options options() {
            return new VicRegLoss.Options(25, 25, 1);
        }

        @Override
        protected List<Reference<VicRegLoss.Options>> references() {
            return List.of(reference("lightly's", new VicRegLoss.Options(25, 25, 1), 9.357073461058853, 2.7860666058625445, 2.326594545271451),
                    reference("solo-learn's, whose variance terms are added", new VicRegLoss.Options(25, 50, 1), 16.71908098541352, 4.902800269777894,
                            4.395742209161268));
        }
    }

    @Nested
    class Correlations extends OfTwoViews<VibCRegLoss.Options> {
        @Override
        protected Loss<VibCRegLoss.Options> component() {
            return new VibCRegLoss();
        }

        @Override
        protected VibCRegLoss.Options options() {
            return new VibCRegLoss.Options(25, 25, 200);
        }

        @Override
        protected List<Reference<VibCRegLoss.Options>> references() {
            return List.of(reference("solo-learn's", new VibCRegLoss.Options(25, 25, 200), 148.73261459825991, 45.061456127464055, 23.607076780895763));
        }
    }

    @Nested
    class Norms extends OfTwoViews<FrosslLoss.Options> {
        @Override
        protected Loss<FrosslLoss.Options> component() {
            return new FrosslLoss();
        }

        @Override
        protected FrosslLoss.Options options() {
            return new FrosslLoss.Options(1.4);
        }

        @Override
        protected List<Reference<FrosslLoss.Options>> references() {
            return List.of(reference("lightly's with weight 1.4", new FrosslLoss.Options(1.4), -1.395579353284277, 0.3384048772700083, 0.2828035872097013));
        }
    }

    @Nested
    class MovingCovariance extends OfTwoViews<TicoLoss.Options> {
        @Override
        protected Loss<TicoLoss.Options> component() {
            return new TicoLoss();
        }

        @Override
        protected TicoLoss.Options options() {
            return new TicoLoss.Options(0.9, 8);
        }

        @Override
        protected List<Reference<TicoLoss.Options>> references() {
            return List.of(reference("lightly's first step", new TicoLoss.Options(0.9, 8), 0.43194576145374747, 0.09086714371774161, 0.07465507780078168));
        }
    }

    @Nested
    class Hypersphere extends OfTwoViews<AlignmentUniformityLoss.Options> {
        @Override
        protected Loss<AlignmentUniformityLoss.Options> component() {
            return new AlignmentUniformityLoss();
        }

        @Override
        protected AlignmentUniformityLoss.Options options() {
            return new AlignmentUniformityLoss.Options(2, 1);
        }

        @Override
        protected List<Reference<AlignmentUniformityLoss.Options>> references() {
            return List.of(reference("lightly's with t = 1", new AlignmentUniformityLoss.Options(1, 1), -1.3298721669470235, 0.26318978932408993, 0.16366609962591314));
        }
    }

    @Nested
    class GaussianProjections extends OfTwoViews<LeJepaLoss.Options> {
        @Override
        protected Loss<LeJepaLoss.Options> component() {
            return new LeJepaLoss();
        }

        @Override
        protected LeJepaLoss.Options options() {
            return new LeJepaLoss.Options(0.05, 16);
        }
    }

    @Nested
    class NuclearNorms extends OfTwoViews<MmcrLoss.Options> {
        @Override
        protected Loss<MmcrLoss.Options> component() {
            return new MmcrLoss();
        }

        @Override
        protected MmcrLoss.Options options() {
            return new MmcrLoss.Options(5e-3, true);
        }

        /** The views of the online network are A and B, those of the other B and A. */
        @Override
        protected List<Reference<MmcrLoss.Options>> references() {
            return List.of(Reference.of("lightly's, by singular values", new MmcrLoss.Options(5e-3, false), inputs -> {
                Comparison views = twoViews(inputs);
                return inputs(inputs.graph(), views.with(Comparison.SWAPPED, Comparison.of(views.target(), views.context())), 6);
            }, -6.3405700640757585, Map.of("z1", 1.1168081500409546, "z2", 1.1162025278079444)));
        }
    }

    @Nested
    class SlicedRegularity extends OfTwoViews<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new SlicedLoss();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected List<Reference<NoOptions>> references() {
            return List.of(reference("lightly's with three directions", new NoOptions(), 1.745574596098889, 1.046636182760845, 0));
        }
    }

    @Nested
    class WhitenedGroups extends LossKit<NoOptions> {
        @Override
        protected Loss<NoOptions> component() {
            return new WhitenedLoss();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            return inputs(graph, Comparison.of(gaussian(graph, "z", n, 4), gaussian(graph, "y", n, 4)), n);
        }

        @Override
        protected List<Reference<NoOptions>> references() {
            return List.of(Reference.of("solo-learn's IterNorm", new NoOptions(), inputs -> {
                Tensor one = inputs.matrix("z1", 12, 6, 0.37, 1.13, 0.11);
                Tensor other = inputs.matrix("z2", 12, 6, 0.41, 1.09, 0.13);
                return inputs(inputs.graph(), Comparison.of(Distribution.point(one), Distribution.point(other)), 12);
            }, 4.497305633460462, Map.of("z1", 1.152508109541856, "z2", 0.8383943211860193)));
        }
    }

    /** Of two features, since four rows can't tell the covariance of more. */
    @Nested
    class WhitenedViews extends LossKit<WMseLoss.Options> {
        @Override
        protected Loss<WMseLoss.Options> component() {
            return new WMseLoss();
        }

        @Override
        protected WMseLoss.Options options() {
            return new WMseLoss.Options(null, 1e-4);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            return inputs(graph, Comparison.of(gaussian(graph, "z", n, 2), gaussian(graph, "y", n, 2)), n);
        }

        @Override
        protected List<Reference<WMseLoss.Options>> references() {
            return List.of(
                    whitened("PyTorch's linalg.cholesky over the batch", 12, null, 0.39269508498201056, 0.8952180102971975, 0.5893704798590912),
                    whitened("PyTorch's linalg.cholesky over halves", 32, 16, 1.5221873806036976, 0.4676289581849899, 0.2987690997180805));
        }

        private Reference<WMseLoss.Options> whitened(String source, int rows, @Nullable Integer part, double loss, double first, double second) {
            return Reference.of(source, new WMseLoss.Options(part, 1e-4), inputs -> {
                Tensor one = inputs.matrix("z1", rows, 4, 0.37, 1.13, 0.11);
                Tensor other = inputs.matrix("z2", rows, 4, 0.41, 1.09, 0.13);
                return inputs(inputs.graph(), Comparison.of(Distribution.point(one), Distribution.point(other)), rows);
            }, loss, Map.of("z1", first, "z2", second));
        }

        @Test
        void refuses_a_part_that_does_not_divide_the_batch() {
            Graph graph = new Graph(Mode.TRAINING);
            GraphException told = assertThrows(GraphException.class, () -> component().compute(graph, inputs(graph, 10), new WMseLoss.Options(4, 0)));
            assertEquals("loss w-mse whitens 4 pairs together, which don't divide a batch of 10; choose a part that divides batch_size", told.getMessage());
        }
    }

    @Nested
    class WhiteningHead extends DecoderKit<IterativeNormHead.Options> {
        @Override
        protected Decoder<IterativeNormHead.Options> component() {
            return new IterativeNormHead();
        }

        @Override
        protected IterativeNormHead.Options options() {
            return new IterativeNormHead.Options(
                    new Use<>(new SymmetricProjectionHead(), new ProjectionOptions(List.of(7), false, Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.NONE, false)), 3, 5);
        }

        @Override
        protected int projectionDim() {
            return 9;
        }
    }

    @Nested
    class BarlowTwinsPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new BarlowTwins();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class VicRegPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new VicReg();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class VibCRegPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new VibCReg();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class WMsePreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new WMse();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class FrosslPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Frossl();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class MmcrPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Mmcr();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class TicoPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new Tico();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class LeJepaPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new LeJepa();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class AlignmentUniformityPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new AlignmentUniformity();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }
}
