package io.repforge.framework.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.api.array.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of {@code y = x · w + w, z = cast(y)}, with a list of {@code y} beside it. */
class GraphIndexTest {

    private static final GraphIndex INDEX = new GraphIndex(GraphProto.newBuilder()
            .addInput(value("x", type(TensorProto.DataType.FLOAT, 2, 3)))
            .addInput(value("open", type(TensorProto.DataType.FLOAT, -1, 3)))
            .addInput(value("shapeless", TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)).build()))
            .addInitializer(TensorProto.newBuilder().setName("w").setDataType(TensorProto.DataType.FLOAT_VALUE).addDims(3).addDims(3))
            .addNode(node("product", "MatMul", List.of("x", "w"), "p"))
            .addNode(node("sum", "Add", List.of("p", "w"), "y"))
            .addNode(node("double", "Add", List.of("y", "y"), "u"))
            .addNode(node("cast", "Cast", List.of("y"), "z"))
            .addNode(node("list", "SequenceConstruct", List.of("y"), "s"))
            .addValueInfo(value("y", type(TensorProto.DataType.FLOAT, 2, 3)))
            .addValueInfo(value("s", TypeProto.newBuilder()
                    .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(type(TensorProto.DataType.FLOAT, 2, 3))).build()))
            .addOutput(value("z", type(TensorProto.DataType.FLOAT16, 2, 3)))
            .build());

    private static TypeProto type(TensorProto.DataType elements, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(dim < 0 ? TensorShapeProto.Dimension.newBuilder().setDimParam("N") : TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(elements.getNumber()).setShape(shape)).build();
    }

    private static ValueInfoProto value(String name, TypeProto type) {
        return ValueInfoProto.newBuilder().setName(name).setType(type).build();
    }

    private static NodeProto node(String name, String op, List<String> inputs, String output) {
        return NodeProto.newBuilder().setName(name).setOpType(op).addAllInput(inputs).addOutput(output).build();
    }

    @Test
    void typesAreThoseOfInputsConstantsAndWhatNodesAreDeclaredToGive() {
        assertEquals(Optional.of("float"), INDEX.typeName("x"));
        assertEquals(Optional.of("float"), INDEX.typeName("w"));
        assertEquals(Optional.of("float16"), INDEX.typeName("z"));
        assertEquals(Optional.of("seq(float)"), INDEX.typeName("s"));
        assertEquals(Optional.empty(), INDEX.typeName("p"));
        assertTrue(INDEX.isFloat32("y"));
        assertFalse(INDEX.isFloat32("z"));
        assertFalse(INDEX.isFloat32("p"));
    }

    @Test
    void shapesAreThoseThatAreKnownBeforehand() {
        assertEquals(Optional.of(Shape.of(2, 3)), INDEX.shape("z"));
        assertEquals(Optional.of(Shape.of(3, 3)), INDEX.shape("w"));
        assertEquals(Optional.empty(), INDEX.shape("open"));
        assertEquals(Optional.empty(), INDEX.shape("shapeless"));
        assertEquals(Optional.empty(), INDEX.shape("p"));
        assertEquals(Optional.of(Shape.of(2, 3)), INDEX.shapeOfFloats("y"));
        assertEquals(Optional.empty(), INDEX.shapeOfFloats("z"));
    }

    @Test
    void bytesAreOfTheElementType() {
        assertEquals(Optional.of(24.0), INDEX.bytes("x"));
        assertEquals(Optional.empty(), INDEX.bytes("p"));
    }

    @Test
    void tensorsLeadToTheNodesThatGiveAndReadThem() {
        assertEquals(Optional.of("product"), INDEX.producer("p").map(NodeProto::getName));
        assertEquals(Optional.empty(), INDEX.producer("x"));
        assertEquals(List.of("product", "sum"), INDEX.readers("w").stream().map(NodeProto::getName).toList());
        assertEquals(List.of("double", "double", "cast", "list"), INDEX.readers("y").stream().map(NodeProto::getName).toList());
        assertEquals(List.of(), INDEX.readers("z"));
    }

    @Test
    void theGraphsEndsAreKnown() {
        assertEquals(Set.of("x", "open", "shapeless"), INDEX.inputs());
        assertTrue(INDEX.isInput("x"));
        assertFalse(INDEX.isInput("w"));
        assertTrue(INDEX.isResult("z"));
        assertFalse(INDEX.isResult("y"));
    }
}
