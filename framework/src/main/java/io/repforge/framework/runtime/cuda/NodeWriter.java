package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.api.graph.Node;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Writes the nodes that take the place of another one. Tensors are known by their names; those that nodes give are of {@code float32} where nothing else is said. */
final class NodeWriter {

    private final GraphProto.Builder graph;
    private final String prefix;
    private int count;

    /** @param prefix starts all new names; unique in the model */
    NodeWriter(GraphProto.Builder graph, String prefix) {
        this.graph = graph;
        this.prefix = prefix;
    }

    private String fresh(String what) {
        return prefix + "/" + what + "_" + count++;
    }

    /** A node of one output with a new name, which it returns. */
    String node(String op, List<AttributeProto> attributes, String... inputs) {
        String output = result(op);
        node("", op, attributes, List.of(inputs), List.of(output));
        return output;
    }

    String node(String op, String... inputs) {
        return node(op, List.of(), inputs);
    }

    /** A node of ONNX Runtime's own, of one output. */
    String microsoft(String op, String... inputs) {
        String output = result(op);
        node(Node.MICROSOFT, op, List.of(), List.of(inputs), List.of(output));
        return output;
    }

    private void node(String domain, String op, List<AttributeProto> attributes, List<String> inputs, List<String> outputs) {
        graph.addNode(NodeProto.newBuilder().setName(fresh("node")).setDomain(domain).setOpType(op).addAllAttribute(attributes)
                .addAllInput(inputs).addAllOutput(outputs));
    }

    /** A new name for what a node gives. */
    String result(String op) {
        return tensor(op, TensorProto.DataType.FLOAT);
    }

    /** Announces a tensor that a node will give. */
    String tensor(String what, TensorProto.DataType type) {
        String name = fresh(what);
        graph.addValueInfo(ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()))));
        return name;
    }

    String cast(String tensor, TensorProto.DataType type) {
        String output = tensor("Cast", type);
        node("", "Cast", List.of(OnnxNodes.integer("to", type.getNumber())), List.of(tensor), List.of(output));
        return output;
    }

    /** Gives a tensor the name under which the model knows it; none if that is empty. */
    void give(String output, String tensor) {
        if (!output.isEmpty()) {
            node("", "Identity", List.of(), List.of(tensor), List.of(output));
        }
    }

    /** Equal parts along an axis. */
    List<String> split(String tensor, int parts, long axis) {
        List<String> outputs = IntStream.range(0, parts).mapToObj(i -> result("Split")).toList();
        node("", "Split", List.of(OnnxNodes.integer("axis", axis), OnnxNodes.integer("num_outputs", parts)), List.of(tensor), outputs);
        return outputs;
    }

    String concat(long axis, List<String> tensors) {
        return node("Concat", List.of(OnnxNodes.integer("axis", axis)), tensors.toArray(String[]::new));
    }

    String transpose(String tensor, long... permutation) {
        return node("Transpose", List.of(OnnxNodes.ints("perm", permutation)), tensor);
    }

    String reshape(String tensor, long... dims) {
        return node("Reshape", tensor, longs(dims));
    }

    /** A vector. */
    String longs(long... values) {
        String name = fresh("constant");
        graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.length).addAllInt64Data(LongStream.of(values).boxed().toList()));
        return name;
    }

    /** Floats of any shape. */
    String floats(float[] values, long... dims) {
        String name = fresh("constant");
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
        Arrays.stream(dims).forEach(tensor::addDims);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return name;
    }
}
