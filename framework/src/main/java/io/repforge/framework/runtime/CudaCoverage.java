package io.repforge.framework.runtime;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes of a model that can't run on a CUDA device for want of a kernel. ONNX Runtime would run them on the CPU, with copies of
 * everything that they read and write: correct, but slow. It needs no GPU.
 */
public final class CudaCoverage {

    private final CudaKernels kernels = CudaKernels.load();

    /**
     * A node without a kernel.
     *
     * @param name the node's name, which starts with its component's
     * @param operator with its domain, if that isn't ONNX's
     * @param inputs ONNX's names of the inputs' types; null where one is left out
     */
    public record Gap(String name, String operator, List<@Nullable String> inputs) {

        @Override
        public String toString() {
            return name + " (" + operator + " of " + inputs.stream().map(String::valueOf).reduce((a, b) -> a + ", " + b).orElse("nothing") + ")";
        }
    }

    /**
     * Looks at a model as a session on a CUDA device will get it, which isn't quite as it is written.
     *
     * @param written gives the types of all its tensors, as the models do that Repforge writes for training
     * @return in the model's order; empty if all of it runs on the device
     */
    public List<Gap> gaps(ModelProto written) {
        ModelProto model = CudaLowering.lower(written);
        Map<String, String> types = types(model.getGraph());
        return model.getGraph().getNodeList().stream().filter(node -> !isCovered(node, types))
                .map(node -> new Gap(node.getName(), node.getDomain().isEmpty() ? node.getOpType() : node.getDomain() + ":" + node.getOpType(),
                        typesOf(node.getInputList(), types)))
                .toList();
    }

    private boolean isCovered(NodeProto node, Map<String, String> types) {
        return kernels.has(node.getDomain(), node.getOpType(), typesOf(node.getInputList(), types), typesOf(node.getOutputList(), types));
    }

    private static List<@Nullable String> typesOf(List<String> names, Map<String, String> types) {
        // Not toList(): what is left out is null.
        return names.stream().map(name -> name.isEmpty() ? null : types.get(name)).collect(Collectors.toList());
    }

    private static Map<String, String> types(GraphProto graph) {
        Map<String, String> types = new HashMap<>();
        for (List<ValueInfoProto> values : List.of(graph.getInputList(), graph.getValueInfoList(), graph.getOutputList())) {
            values.forEach(value -> types.put(value.getName(), name(value.getType())));
        }
        graph.getInitializerList().forEach(constant -> types.put(constant.getName(), name(constant.getDataType())));
        return types;
    }

    private static String name(TypeProto type) {
        return type.hasSequenceType() ? "seq(" + name(type.getSequenceType().getElemType()) + ")" : name(type.getTensorType().getElemType());
    }

    private static String name(int elementType) {
        return String.valueOf(TensorProto.DataType.forNumber(elementType)).toLowerCase(Locale.ROOT);
    }
}
