package io.repforge.framework.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.framework.UserError;
import io.repforge.framework.runtime.Precision;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Graphs of a trained {@code w}, a trained {@code b} and a state {@code s}; no device has the operator Elsewhere. */
class CudaPlacementTest {

    private static final TensorProto.DataType FLOAT = TensorProto.DataType.FLOAT;

    private static ValueInfoProto value(String name, TensorProto.DataType type) {
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()))).build();
    }

    private static NodeProto node(String op, List<String> inputs, String output) {
        return NodeProto.newBuilder().setName(op + " of " + String.join(", ", inputs)).setOpType(op).addAllInput(inputs).addOutput(output)
                .setDomain(op.equals("InPlaceAccumulatorV2") ? "com.microsoft" : "").build();
    }

    private static GraphProto graph(NodeProto... nodes) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (String input : List.of("x", "w", "w_grad.accumulation.buffer", "b", "b_grad.accumulation.buffer", "s")) {
            graph.addInput(value(input, FLOAT));
        }
        graph.addInput(value("flag", TensorProto.DataType.BOOL));
        graph.addInitializer(TensorProto.newBuilder().setName("pads").setDataType(TensorProto.DataType.INT64_VALUE).addDims(2)
                .addInt64Data(0).addInt64Data(1));
        for (NodeProto node : nodes) {
            graph.addNode(node).addValueInfo(value(node.getOutput(0), FLOAT));
        }
        return graph.addNode(node("InPlaceAccumulatorV2", List.of("s", "x", "flag"), "assigned"))
                .addValueInfo(value("assigned", TensorProto.DataType.BOOL)).build();
    }

    /** Variables with the nodes that read them from the host. */
    private static Map<String, String> stranded(NodeProto... nodes) {
        return CudaPlacement.of(graph(nodes), CudaKernels.load()).stranded().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getName()));
    }

    @Test
    void onTheDeviceEverythingCanBeTrained() {
        assertEquals(Map.of(), stranded(node("MatMul", List.of("x", "w"), "y"), node("Add", List.of("y", "b"), "z")));
    }

    @Test
    void aReaderWithoutAKernelStrands() {
        assertEquals(Map.of("w", "Elsewhere of x, w"),
                stranded(node("Elsewhere", List.of("x", "w"), "y"), node("Mul", List.of("x", "b"), "z")));
    }

    @Test
    void soDoesOneThatIsPutBesideIt() {
        assertEquals(Map.of("b", "Add of y, b"),
                stranded(node("Elsewhere", List.of("x"), "y"), node("Add", List.of("y", "b"), "z"), node("Mul", List.of("x", "w"), "u")));
    }

    @Test
    void butNotOneThatAlsoReadsFromTheDevice() {
        assertEquals(Map.of(), stranded(node("Mul", List.of("x", "w"), "u"), node("Elsewhere", List.of("x"), "y"),
                node("Sub", List.of("y", "u"), "z"), node("Add", List.of("z", "b"), "v")));
    }

    @Test
    void aKernelThatReadsFromTheHostStrands() {
        assertEquals(Map.of("s", "Pad of x, pads, s"), stranded(node("Pad", List.of("x", "pads", "s"), "y")));
    }

    @Test
    void suchANetworkIsRefused() {
        ModelProto model = ModelProto.newBuilder().setProducerName("repforge").addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .setGraph(graph(node("Elsewhere", List.of("x", "w"), "y"))).build();
        String message = assertThrows(UserError.class, () -> CudaModel.of(model.toByteArray(), Precision.FLOAT32)).getMessage();
        assertTrue(message.contains("Elsewhere of x, w (Elsewhere) reads w on the CPU") && message.contains("device: cpu"), message);
    }
}
