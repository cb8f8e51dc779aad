package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** Pooling over windows and over whole images. ONNX Runtime's gradient operators for windows are in the standard domain. */
final class PoolingRules {

    private PoolingRules() {}

    static void addTo(GradientRules rules) {
        rules.add("MaxPool", PoolingRules::maxPool);
        rules.add("AveragePool", PoolingRules::averagePool);
        rules.add("GlobalAveragePool", b -> b.give(0, () -> {
            double pixels = (double) b.input(0).shape().elements() / b.dy().shape().elements();
            return b.dy().div(pixels).expand(b.input(0).shape());
        }));
        rules.add("GlobalMaxPool", b -> b.give(0, () -> {
            int[] spatial = IntStream.range(2, b.input(0).shape().rank()).toArray();
            Tensor chosen = b.input(0).equalTo(b.output(0)).cast(b.dy().type());
            return b.dy().div(chosen.sum(true, spatial)).mul(chosen);
        }));
    }

    /** By the places of the maxima, which the operator can put out: see {@link Lowering}. Of equal elements the first counts. */
    private static void maxPool(Backward b) {
        Node node = b.node();
        if (node.intAttribute("storage_order", 0) != 0) {
            throw b.refusal("its storage_order is column by column");
        }
        b.give(0, () -> {
            Tensor places = b.graph().node(Node.ONNX, "MaxPool", node.inputs(), node.attributes(),
                    b.output(0).tensorType(), new TensorType(DType.INT64, b.output(0).shape())).get(1);
            return b.graph().node("MaxPoolGrad", b.input(0).tensorType(), Map.of(), b.dy(), places);
        });
    }

    private static void averagePool(Backward b) {
        Map<String, Attribute> attributes = b.attributes("auto_pad", "count_include_pad", "kernel_shape", "pads", "strides");
        boolean overhangs = b.node().intAttribute("ceil_mode", 0) != 0;
        boolean dilated = Arrays.stream(b.node().intsAttribute("dilations")).anyMatch(d -> d != 1);
        if (overhangs || dilated) {
            throw b.refusal("it has ceil_mode or dilations");
        }
        b.give(0, () -> b.graph().node("AveragePoolGrad", b.input(0).tensorType(), attributes, b.dy()));
    }
}
