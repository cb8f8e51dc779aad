package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.framework.artifacts.OnnxWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrittenGraphTest {

    @Test
    void attributesAreInOneOrderWhateverTheirMapHas() {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor x = graph.input("x", DType.FLOAT32, Shape.of(2, 2));
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("transB", Attribute.of(1));
        attributes.put("alpha", Attribute.of(2f));
        attributes.put("transA", Attribute.of(1));
        Tensor y = graph.node("Gemm", x.tensorType(), attributes, x, x);
        ModelProto model = OnnxWriter.of(graph).output("y", y).write();
        assertEquals(List.of("alpha", "transA", "transB"), model.getGraph().getNode(0).getAttributeList().stream().map(AttributeProto::getName).toList());
    }

    @Test
    void theGradientOfPoolingFindsItsShapeInTheModel() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor gradient = graph.input("gradient", DType.FLOAT32, Shape.of(1, 1, 2, 2));
        Tensor indices = graph.input("indices", DType.INT64, Shape.of(1, 1, 2, 2));
        Map<String, Attribute> window = Map.of("kernel_shape", new Attribute.Ints(List.of(2L, 2L)), "strides", new Attribute.Ints(List.of(2L, 2L)));
        TensorType pixels = new TensorType(DType.FLOAT32, Shape.of(1, 1, 4, 4));
        // Unlike the other gradients, these two are in the standard domain.
        Tensor max = graph.node(Node.ONNX, "MaxPoolGrad", List.of(gradient, indices), window, pixels).get(0);
        Tensor average = graph.node(Node.ONNX, "AveragePoolGrad", List.of(gradient), window, pixels).get(0);
        byte[] model = OnnxWriter.of(graph).output("sum", max.add(average)).write().toByteArray();
        try (Engine engine = Engine.load(); InferenceSession session = engine.openInference(model, SessionOptions.defaults())) {
            Array sum = session.infer(Map.of("gradient", Array.of(Shape.of(1, 1, 2, 2), 4f, 8f, 12f, 16f),
                    "indices", Array.of(Shape.of(1, 1, 2, 2), 0L, 3L, 12L, 10L))).get("sum");
            assertArrayEquals(new float[] {5, 1, 2, 10, 1, 1, 2, 2, 3, 3, 20, 4, 15, 3, 4, 4}, sum.toFloats());
        }
    }
}
