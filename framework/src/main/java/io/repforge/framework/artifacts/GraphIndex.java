package io.repforge.framework.artifacts;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.api.array.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a serialized graph says of its tensors, by their names: what type they have, which node gives them, which nodes read them. It is of the graph as it was
 * when the index was made.
 */
public final class GraphIndex {

    private final Map<String, TypeProto> types = new HashMap<>();
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private final Set<String> results = new HashSet<>();

    public GraphIndex(GraphProto graph) {
        for (List<ValueInfoProto> values : List.of(graph.getInputList(), graph.getValueInfoList(), graph.getOutputList())) {
            values.forEach(value -> types.put(value.getName(), value.getType()));
        }
        graph.getInitializerList().forEach(constant -> {
            types.put(constant.getName(), type(constant));
            constants.put(constant.getName(), constant);
        });
        graph.getInputList().forEach(input -> inputs.add(input.getName()));
        graph.getOutputList().forEach(output -> results.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(input -> readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
            node.getOutputList().forEach(output -> producers.put(output, node));
        }
    }

    private static TypeProto type(TensorProto constant) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        constant.getDimsList().forEach(dim -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim)));
        return TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(constant.getDataType()).setShape(shape)).build();
    }

    /** Whether a tensor is known to have elements of float32. */
    public boolean isFloat32(String tensor) {
        TypeProto type = types.get(tensor);
        return type != null && type.getTensorType().getElemType() == TensorProto.DataType.FLOAT_VALUE;
    }

    /** Shape of a tensor; empty if it isn't known beforehand, or has no elements. */
    public Optional<Shape> shape(String tensor) {
        TypeProto type = types.get(tensor);
        if (type == null || !type.getTensorType().hasShape()) {
            return Optional.empty();
        }
        long[] dims = type.getTensorType().getShape().getDimList().stream().mapToLong(TensorShapeProto.Dimension::getDimValue).toArray();
        for (long dim : dims) {
            if (dim <= 0) {
                return Optional.empty();
            }
        }
        return Optional.of(Shape.of(dims));
    }

    /** Shape of a tensor of float32; empty if it isn't known beforehand, or if it has other elements. */
    public Optional<Shape> shapeOfFloats(String tensor) {
        return isFloat32(tensor) ? shape(tensor) : Optional.empty();
    }

    /** ONNX's name of a tensor's type, such as {@code float} or {@code seq(float)}; empty if the graph doesn't say it. */
    public Optional<String> typeName(String tensor) {
        return Optional.ofNullable(types.get(tensor)).map(GraphIndex::name);
    }

    private static String name(TypeProto type) {
        return type.hasSequenceType() ? "seq(" + name(type.getSequenceType().getElemType()) + ")"
                : String.valueOf(TensorProto.DataType.forNumber(type.getTensorType().getElemType())).toLowerCase(Locale.ROOT);
    }

    /** Bytes that a tensor takes, counted with doubles since they may be any number; empty if type or shape aren't known. */
    public Optional<Double> bytes(String tensor) {
        return Optional.ofNullable(types.get(tensor)).map(TypeProto::getTensorType).filter(TypeProto.Tensor::hasShape)
                .map(type -> type.getShape().getDimList().stream().mapToDouble(TensorShapeProto.Dimension::getDimValue).reduce(1, (a, b) -> a * b)
                        * OnnxTypes.of(type.getElemType()).bytes());
    }

    /** What a constant is, if it is a single number of float32; empty if it has axes that what it is combined with may lack. */
    public Optional<Float> number(String tensor) {
        return Optional.ofNullable(constants.get(tensor)).filter(constant -> constant.getDimsCount() <= 1)
                .flatMap(constant -> bytes(constant, TensorProto.DataType.FLOAT_VALUE)).filter(bytes -> bytes.remaining() == Float.BYTES).map(ByteBuffer::getFloat);
    }

    /** The numbers of a constant of int64; empty if it is another tensor. */
    public Optional<long[]> integers(String tensor) {
        return Optional.ofNullable(constants.get(tensor)).flatMap(constant -> bytes(constant, TensorProto.DataType.INT64_VALUE)).map(bytes -> {
            long[] values = new long[bytes.remaining() / Long.BYTES];
            bytes.asLongBuffer().get(values);
            return values;
        });
    }

    private static Optional<ByteBuffer> bytes(TensorProto constant, int type) {
        return constant.getDataType() == type && constant.hasRawData()
                ? Optional.of(constant.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN)) : Optional.empty();
    }

    /** The node that gives a tensor; empty for inputs of the graph and constants. */
    public Optional<NodeProto> producer(String tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    /** The nodes that read a tensor, in the graph's order; one that reads it twice is there twice. */
    public List<NodeProto> readers(String tensor) {
        return Collections.unmodifiableList(readers.getOrDefault(tensor, List.of()));
    }

    /** The node that alone reads a tensor, once; empty if there are others, none, or if it is one of the graph's outputs. */
    public Optional<NodeProto> onlyReader(String tensor) {
        List<NodeProto> reading = readers(tensor);
        return reading.size() == 1 && !isResult(tensor) ? Optional.of(reading.get(0)) : Optional.empty();
    }

    /** Whether a tensor is one of the graph's inputs. */
    public boolean isInput(String tensor) {
        return inputs.contains(tensor);
    }

    /** Names of the graph's inputs. */
    public Set<String> inputs() {
        return Collections.unmodifiableSet(inputs);
    }

    /** Whether a tensor is one of the graph's outputs. */
    public boolean isResult(String tensor) {
        return results.contains(tensor);
    }
}
