package io.repforge.dense;

import io.repforge.api.Algorithm;
import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.Placed;
import io.repforge.api.View;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
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

/** What the contract demands of each component of the bundle, and the losses beside other implementations on the same inputs. */
class DenseCompatibilityTest {

    private static Comparison compared(Tensor context, Tensor target) {
        return Comparison.of(Distribution.point(context), Distribution.point(target));
    }

    private static Comparison withPlaces(Comparison whole, Comparison places, Comparison features) {
        return whole.with(DenseProjectionHead.DENSE, places).with(DenseProjectionHead.FEATURES, features);
    }

    /** Maps of two rows and three columns: 4 features that are projected, and 3 of the network. */
    private static Comparison maps(Graph graph, Comparison whole, int n) {
        Shape projected = Shape.of(n, 4, 2, 3);
        Shape features = Shape.of(n, 3, 2, 3);
        return withPlaces(whole, compared(graph.input("places", DType.FLOAT32, projected), graph.input("other_places", DType.FLOAT32, projected)),
                compared(graph.input("features", DType.FLOAT32, features), graph.input("other_features", DType.FLOAT32, features)));
    }

    private static Comparison images(ReferenceInputs inputs) {
        return compared(inputs.matrix("z1", 6, 5, 0.37, 1.13, 0.11), inputs.matrix("z2", 6, 5, 0.41, 1.09, 0.13));
    }

    private static Comparison places(ReferenceInputs inputs) {
        return compared(map(inputs, "m1", 5, 0.23, 0.71, 0.05), map(inputs, "m2", 5, 0.29, 0.67, 0.07));
    }

    /** Maps of three rows and two columns of six images. */
    private static Tensor map(ReferenceInputs inputs, String name, int features, double a, double b, double c) {
        return inputs.matrix(name, 6, 6 * features, a, b, c).reshape(6, features, 3, 2);
    }

    @Nested
    class Head extends DecoderKit<DenseProjectionHead.Options> {
        @Override
        protected Decoder<DenseProjectionHead.Options> component() {
            return new DenseProjectionHead();
        }

        @Override
        protected DenseProjectionHead.Options options() {
            return new DenseProjectionHead.Options(List.of(7), List.of(9), Mlp.Norm.BEFORE_RELU, true, 2, null, MomentumSchedule.CONSTANT);
        }

        @Override
        protected Encodings encodings(Graph graph, int n) {
            return Encodings.of(withMap(graph, "encoded_context", n), withMap(graph, "encoded_target", n));
        }

        private Encoding withMap(Graph graph, String name, int n) {
            return Encoding.of(encoding(graph, name, n)).with(Encoding.FEATURE_MAP, graph.input(name + "_map", DType.FLOAT32, Shape.of(n, 5, 4, 6)));
        }
    }

    @Nested
    class MomentumHead extends Head {
        @Override
        protected DenseProjectionHead.Options options() {
            return new DenseProjectionHead.Options(List.of(7), List.of(9), Mlp.Norm.NONE, true, null, 0.9, MomentumSchedule.COSINE);
        }
    }

    @Nested
    class ContrastiveLoss extends LossKit<DenseContrastiveLoss.Options> {
        @Override
        protected Loss<DenseContrastiveLoss.Options> component() {
            return new DenseContrastiveLoss();
        }

        @Override
        protected DenseContrastiveLoss.Options options() {
            return new DenseContrastiveLoss.Options(0.2, 0.5, 0);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            return inputs(graph, maps(graph, Comparison.of(gaussian(graph, "z", n, 4), gaussian(graph, "y", n, 4)), n), n);
        }

        @Override
        protected List<Reference<DenseContrastiveLoss.Options>> references() {
            return List.of(
                    reference("PyTorch's cross_entropy by DenseCL's equations", new DenseContrastiveLoss.Options(0.2, 0.5, 0),
                            1.0228157383422993, 0.18608006188862897, 0.14777536896854532, 0.14708188697869784, 0.7321524717261784),
                    reference("the same of images alone", new DenseContrastiveLoss.Options(0.1, 0, 0),
                            0.3707462799046137, 0.6593226280037335, 0.5670110193273745, 0, 0),
                    reference("the same of places alone", new DenseContrastiveLoss.Options(0.1, 1, 0),
                            2.4775952957719554, 0, 0, 0.6626263775322889, 3.127975888648292));
        }

        private Reference<DenseContrastiveLoss.Options> reference(
                String source, DenseContrastiveLoss.Options options, double loss, double z1, double z2, double m1, double m2) {
            return Reference.of(source, options, inputs -> {
                Comparison features = compared(map(inputs, "f1", 3, 0.31, 0.53, 0.19), map(inputs, "f2", 3, 0.37, 0.47, 0.21));
                return inputs(inputs.graph(), withPlaces(images(inputs), places(inputs), features), 6);
            }, loss, Map.of("z1", z1, "z2", z2, "m1", m1, "m2", m2, "f1", 0.0, "f2", 0.0));
        }
    }

    @Nested
    class ContrastiveLossWithQueues extends ContrastiveLoss {
        @Override
        protected DenseContrastiveLoss.Options options() {
            return new DenseContrastiveLoss.Options(0.2, 0.5, 7);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Loss.Inputs inputs = super.inputs(graph, n);
            return inputs.withComparison(inputs.comparison().withNegatives(graph.input("queue", DType.FLOAT32, Shape.of(5, 4))));
        }
    }

    @Nested
    class VarianceOfPlaces extends LossKit<VicRegLLoss.Options> {
        @Override
        protected Loss<VicRegLLoss.Options> component() {
            return new VicRegLLoss();
        }

        @Override
        protected VicRegLLoss.Options options() {
            return options(true);
        }

        private VicRegLLoss.Options options(boolean byPlace) {
            return new VicRegLLoss.Options(0.75, 25, 25, 1, List.of(4, 2), byPlace);
        }

        @Override
        protected Loss.Inputs inputs(Graph graph, int n) {
            Loss.Inputs inputs = inputs(graph, maps(graph, Comparison.of(gaussian(graph, "z", n, 4), gaussian(graph, "y", n, 4)), n), n);
            Shape edges = Shape.of(n, 4);
            View boxes = View.of(Placed.SPACE, graph.input("box", DType.FLOAT32, edges), graph.input("other_box", DType.FLOAT32, edges));
            return inputs.withBatch(inputs.batch().withView(View.BOX, boxes));
        }

        @Override
        protected List<Reference<VicRegLLoss.Options>> references() {
            return List.of(
                    reference("lightly's", true, 17.6552419855443, 1.1812029462121598, 1.1566213656936226),
                    reference("lightly's without where places lie", false, 8.664978532652746, 0.3964791345434876, 0.36510459207558915));
        }

        private Reference<VicRegLLoss.Options> reference(String source, boolean byPlace, double loss, double m1, double m2) {
            return Reference.of(source, options(byPlace), inputs -> {
                Loss.Inputs made = inputs(inputs.graph(), withPlaces(images(inputs), places(inputs), noFeatures(inputs.graph())), 6);
                View boxes = View.of(Placed.SPACE, box(inputs.graph(), 0.9, 0.4, 0.2), box(inputs.graph(), 0.8, 0.5, 0.3));
                return made.withBatch(made.batch().withView(View.BOX, boxes));
            }, loss, Map.of("z1", 2.2134826818500195, "z2", 1.882589082056824, "m1", m1, "m2", m2));
        }

        /** Those of the network aren't asked for. */
        private Comparison noFeatures(Graph graph) {
            Tensor none = graph.constant(Array.of(Shape.of(6, 1, 3, 2), new float[36]));
            return compared(none, none);
        }

        private Tensor box(Graph graph, double a, double b, double c) {
            return graph.constant(ReferenceInputs.matrix(6, 4, a, b, c)).add(1).div(2);
        }
    }

    @Nested
    class DenseClPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new DenseCl();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }

    @Nested
    class VicRegLPreset extends AlgorithmKit<NoOptions> {
        @Override
        protected Algorithm<NoOptions> component() {
            return new VicRegL();
        }

        @Override
        protected NoOptions options() {
            return new NoOptions();
        }
    }
}
