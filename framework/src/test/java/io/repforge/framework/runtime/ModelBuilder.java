package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.OnnxTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes small ONNX models node by node, for tests of the runtime alone. */
public final class ModelBuilder {

    static final String MICROSOFT = "com.microsoft";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

    ModelBuilder input(String name, DType type, long... dims) {
        graph.addInput(value(name, type, dims));
        return this;
    }

    ModelBuilder output(String name, DType type, long... dims) {
        graph.addOutput(value(name, type, dims));
        return this;
    }

    /** The shape of a tensor of float32 that a node gives. */
    ModelBuilder value(String name, long... dims) {
        graph.addValueInfo(value(name, DType.FLOAT32, dims));
        return this;
    }

    ModelBuilder constant(String name, Array array) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(OnnxTypes.code(array.type()))
                .setRawData(ByteString.copyFrom(array.bytes()));
        for (long dim : array.shape().dims()) {
            tensor.addDims(dim);
        }
        graph.addInitializer(tensor);
        return this;
    }

    ModelBuilder node(String domain, String op, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
        NodeProto.Builder node = NodeProto.newBuilder().setDomain(domain).setOpType(op).setName("n" + graph.getNodeCount() + "_" + op)
                .addAllInput(inputs).addAllOutput(outputs);
        attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
        graph.addNode(node);
        return this;
    }

    ModelBuilder node(String op, List<String> inputs, String output) {
        return node("", op, inputs, List.of(output), Map.of());
    }

    /** The accumulation that the library demands of a trained parameter, its buffer an input and its flag an output. */
    ModelBuilder gradient(String parameter, String gradient, long... dims) {
        String buffer = parameter + "_grad.accumulation.buffer";
        return input(buffer, DType.FLOAT32, dims).output(parameter + "_grad.accumulation.out", DType.BOOL, 1)
                .node(MICROSOFT, "InPlaceAccumulatorV2", List.of(buffer, gradient, "lazy_reset_grad"),
                        List.of(parameter + "_grad.accumulation.out"), Map.of());
    }

    /** Overwrites a parameter's or state's buffer within the step. */
    ModelBuilder assign(String state, String value, String overwrite) {
        return output(state + ".assigned", DType.BOOL, 1)
                .node(MICROSOFT, "InPlaceAccumulatorV2", List.of(state, value, overwrite), List.of(state + ".assigned"), Map.of());
    }

    ModelProto build() {
        return ModelProto.newBuilder().setIrVersion(9).setProducerName("test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .setGraph(graph).build();
    }

    byte[] bytes() {
        return build().toByteArray();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    static Array flag(boolean value) {
        return new Array(DType.BOOL, Shape.of(1), new byte[] {(byte) (value ? 1 : 0)});
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Float f) {
            attribute.setType(AttributeProto.AttributeType.FLOAT).setF(f);
        } else if (value instanceof Number n) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(n.longValue());
        } else if (value instanceof long[] longs) {
            attribute.setType(AttributeProto.AttributeType.INTS);
            for (long l : longs) {
                attribute.addInts(l);
            }
        } else {
            attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8((String) value));
        }
        return attribute.build();
    }

    private static ValueInfoProto value(String name, DType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(dim < 0 ? TensorShapeProto.Dimension.newBuilder().setDimParam("N")
                    : TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(OnnxTypes.code(type)).setShape(shape))).build();
    }
}
