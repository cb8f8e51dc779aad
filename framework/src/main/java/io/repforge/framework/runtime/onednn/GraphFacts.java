package io.repforge.framework.runtime.onednn;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.api.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a graph says of its tensors. */
final class GraphFacts {

    private final Map<String, Shape> floats = new HashMap<>();
    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Set<String> results = new HashSet<>();

    GraphFacts(GraphProto graph) {
        graph.getInputList().forEach(this::learn);
        graph.getValueInfoList().forEach(this::learn);
        graph.getOutputList().forEach(this::learn);
        for (TensorProto value : graph.getInitializerList()) {
            learn(value.getName(), value.getDataType(), value.getDimsList().stream().mapToLong(Long::longValue).toArray());
        }
        graph.getOutputList().forEach(output -> results.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(input -> readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
            node.getOutputList().forEach(output -> producers.put(output, node));
        }
    }

    private void learn(ValueInfoProto value) {
        var tensor = value.getType().getTensorType();
        learn(value.getName(), tensor.getElemType(), tensor.getShape().getDimList().stream().mapToLong(dim -> dim.getDimValue()).toArray());
    }

    private void learn(String name, int type, long[] dims) {
        if (type == TensorProto.DataType.FLOAT_VALUE && Arrays.stream(dims).allMatch(dim -> dim > 0)) {
            floats.put(name, Shape.of(dims));
        }
    }

    /** Shape of a tensor of float32; empty if it isn't known beforehand, or if it has other elements. */
    Optional<Shape> shape(String tensor) {
        return Optional.ofNullable(floats.get(tensor));
    }

    /** The node that gives a tensor; empty for inputs of the graph and constants. */
    Optional<NodeProto> producer(String tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    /** The nodes that read a tensor. */
    List<NodeProto> readers(String tensor) {
        return readers.getOrDefault(tensor, List.of());
    }

    /** Whether a tensor is one of the graph's outputs. */
    boolean isResult(String tensor) {
        return results.contains(tensor);
    }
}
