package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of normalisation and cross-entropy. */
final class NormalisationGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private NormalisationGradients() {}

    static List<GradientCase> cases() {
        NormalisationGradients all = new NormalisationGradients();
        all.batchNorm("of images", 3, 3, 4, 2);
        all.batchNorm("of vectors", 5, 3);
        all.batchNorm("of sequences", 3, 2, 4);
        all.batchNorm("of one image", 1, 2, 3, 3);
        all.batchNorm("of one channel", 4, 1, 2, 2);
        all.otherNorms();
        all.crossEntropy();
        return all.cases;
    }

    private void batchNorm(String what, long... x) {
        long c = x[1];
        cases.add(GradientCase.of("BatchNormalization", what + ", training", o -> training(o, o.normal(x), o.normal(c), 1e-5).output()));
        cases.add(GradientCase.of("BatchNormalization", what + ", training with a large epsilon", o -> training(o, o.normal(x), o.normal(c), 0.5).output()));
        cases.add(GradientCase.of("BatchNormalization", what + ", inference",
                o -> o.normal(x).batchNormInference(o.normal(c), o.normal(c), o.untrained(c), variance(o, c), 1e-3)));
        cases.add(GradientCase.of("BatchNormalization", what + ", inference, statistics that have gradients",
                o -> o.normal(x).batchNormInference(o.normal(c), o.normal(c), o.normal(c), o.uniform(0.5, 2, c), 1e-3)));
        cases.add(GradientCase.of("BatchNormalization", what + ", training, of data without gradient", o -> training(o, o.untrained(x), o.normal(c), 1e-5).output()));
        cases.add(GradientCase.ofAll("BatchNormalization", what + ", training, running statistics as state", o -> {
            Tensor.BatchNormResult result = training(o, o.normal(x), o.normal(c), 1e-5);
            return List.of(result.output(), result.runningMean(), result.runningVariance());
        }));
        cases.add(GradientCase.ofAll("BatchNormalization", what + ", training, running statistics of an imported model", o -> {
            TensorType statistics = TensorType.of(DType.FLOAT32, c);
            return o.graph().node(Node.ONNX, "BatchNormalization",
                    List.of(o.normal(x), o.normal(c), o.normal(c), o.normal(c), o.uniform(0.5, 2, c)),
                    Map.of("training_mode", Attribute.of(1), "momentum", Attribute.of(0.8)),
                    TensorType.of(DType.FLOAT32, x), statistics, statistics);
        }));
    }

    private static Tensor variance(Operands o, long channels) {
        double[] values = new double[(int) channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.4 + 0.7 * i);
        }
        return o.constant(DType.FLOAT32, Shape.of(channels), values);
    }

    private static Tensor.BatchNormResult training(Operands o, Tensor x, Tensor scale, double epsilon) {
        long c = x.dim(1);
        return x.batchNormTraining(scale, o.normal(c), o.untrained(c), variance(o, c), epsilon, 0.9);
    }

    private void otherNorms() {
        cases.add(GradientCase.of("LayerNormalization", "of rows", o -> o.normal(3, 5).layerNorm(-1, o.normal(5), o.normal(5), 1e-5)));
        cases.add(GradientCase.of("LayerNormalization", "of one row", o -> o.normal(1, 5).layerNorm(1, o.normal(5), o.normal(5), 1e-5)));
        cases.add(GradientCase.of("LayerNormalization", "of whole images", o -> o.normal(2, 3, 2, 2).layerNorm(1, o.normal(3, 2, 2), o.normal(3, 2, 2), 1e-5)));
        cases.add(GradientCase.of("LayerNormalization", "of sequences, with a large epsilon", o -> o.normal(2, 3, 4).layerNorm(2, o.normal(4), o.normal(4), 0.3)));
        cases.add(GradientCase.of("InstanceNormalization", "of images", o -> o.normal(2, 3, 3, 2).instanceNorm(o.normal(3), o.normal(3), 1e-5)));
        cases.add(GradientCase.of("InstanceNormalization", "of one image of one channel", o -> o.normal(1, 1, 3, 3).instanceNorm(o.normal(1), o.normal(1), 1e-5)));
        cases.add(GradientCase.of("InstanceNormalization", "of sequences, with a large epsilon", o -> o.normal(2, 3, 4).instanceNorm(o.normal(3), o.normal(3), 0.3)));
        cases.add(GradientCase.of("InstanceNormalization", "as group normalisation", o -> o.normal(2, 4, 3, 2).groupNorm(2, o.normal(4), o.normal(4), 1e-5)));
        cases.add(
                GradientCase.of("InstanceNormalization", "as group normalisation in one group", o -> o.normal(2, 4, 2, 2).groupNorm(1, o.normal(4), o.normal(4), 1e-5)));
        cases.add(GradientCase.of("InstanceNormalization", "as group normalisation of vectors", o -> o.normal(3, 6).groupNorm(2, o.normal(6), o.normal(6), 1e-5)));
        cases.add(GradientCase.of("Max", "in rows normalised to length 1", o -> o.normal(3, 4).l2Normalize(-1)));
        cases.add(GradientCase.of("Max", "in columns normalised to length 1", o -> o.normal(3, 4).l2Normalize(0)));
        cases.add(GradientCase.of("Sqrt", "in rows standardised", o -> o.normal(3, 4).standardize(-1, 1e-6)));
        cases.add(GradientCase.of("Sqrt", "in columns standardised", o -> o.normal(4, 3).standardize(0, 0.1)));
    }

    private void crossEntropy() {
        cases.add(GradientCase.of("SoftmaxCrossEntropyLoss", "of four", o -> o.normal(4, 5).crossEntropy(o.indices(5, 4))));
        cases.add(GradientCase.of("SoftmaxCrossEntropyLoss", "of one", o -> o.normal(1, 3).crossEntropy(o.indices(3, 1))));
        cases.add(GradientCase.of("SoftmaxCrossEntropyLoss", "of two classes", o -> o.normal(6, 2).crossEntropy(o.indices(2, 6))));
        cases.add(GradientCase.of("SoftmaxCrossEntropyLoss", "of large logits", o -> o.given(Shape.of(2, 3), 90, 91, 89, -90, -91, -89).crossEntropy(o.indices(3, 2))));
        cases.add(GradientCase.of("SoftmaxCrossEntropyLoss", "with its own rows as classes", o -> {
            Tensor z = o.normal(4, 3);
            Tensor similarity = z.matmul(z.transposeMatrix());
            return similarity.crossEntropy(o.constant(DType.INT64, Shape.of(4), 1, 0, 3, 2));
        }));
    }
}
