package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a session on a CUDA device computes the nodes of a graph, by the rules of ONNX Runtime: on the device if there is a kernel, else on the
 * CPU; and on the CPU too, though there is a kernel, if all inputs lie there already (its {@code GetCpuPreferredNodes}).
 *
 * <p>A variable that anything reads from the host's memory lies there for the whole session, and the session copies it to the device before
 * each step. What a step then writes into the copy is lost: the network would seem to train and stay as it is. So that mustn't happen.
 */
final class CudaPlacement {

    private static final String BUFFER = "_grad.accumulation.buffer";
    /** Elements of a constant that the library minds no copy of. */
    private static final long SMALL = 100;
    private static final Set<String> NEVER_PULLED = Set.of("float16", "bfloat16");

    private final Map<String, String> types = new HashMap<>();
    private final List<NodeProto> withoutKernel = new ArrayList<>();
    private final Map<String, NodeProto> readersOnHost = new HashMap<>();
    private final Set<String> variables = new HashSet<>();

    private CudaPlacement() {}

    /** @param graph as the session gets it, in an order in which it can be computed */
    static CudaPlacement of(GraphProto graph, CudaKernels kernels) {
        CudaPlacement placement = new CudaPlacement();
        placement.readTypes(graph);
        placement.place(graph, kernels);
        placement.findVariables(graph);
        return placement;
    }

    private void readTypes(GraphProto graph) {
        for (List<ValueInfoProto> values : List.of(graph.getInputList(), graph.getValueInfoList(), graph.getOutputList())) {
            values.forEach(value -> types.put(value.getName(), name(value.getType())));
        }
        graph.getInitializerList().forEach(constant -> types.put(constant.getName(), name(constant.getDataType())));
    }

    private static String name(TypeProto type) {
        return type.hasSequenceType() ? "seq(" + name(type.getSequenceType().getElemType()) + ")" : name(type.getTensorType().getElemType());
    }

    private static String name(int elementType) {
        return String.valueOf(TensorProto.DataType.forNumber(elementType)).toLowerCase(Locale.ROOT);
    }

    private void place(GraphProto graph, CudaKernels kernels) {
        // What the library would rather read on the CPU than wait for on the device.
        Set<String> anywhere = graph.getInputList().stream().map(ValueInfoProto::getName).collect(Collectors.toCollection(HashSet::new));
        graph.getInitializerList().stream().filter(constant -> elements(constant) <= SMALL).forEach(constant -> anywhere.add(constant.getName()));
        Set<String> onHost = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            Optional<CudaKernels.Kernel> kernel = kernels.find(node.getDomain(), node.getOpType(), typesOf(node.getInputList()),
                    typesOf(node.getOutputList()));
            if (kernel.isEmpty()) {
                withoutKernel.add(node);
            }
            if (kernel.isEmpty() || isPulled(node, kernel.get(), onHost, anywhere)) {
                node.getInputList().forEach(input -> readersOnHost.putIfAbsent(input, node));
                onHost.addAll(node.getOutputList());
            } else {
                for (int i = 0; i < node.getInputCount(); i++) {
                    if (kernel.get().readsFromHost(i)) {
                        readersOnHost.putIfAbsent(node.getInput(i), node);
                    }
                }
                for (int i = 0; i < node.getOutputCount(); i++) {
                    if (kernel.get().writesToHost(i)) {
                        onHost.add(node.getOutput(i));
                    }
                }
            }
        }
    }

    private boolean isPulled(NodeProto node, CudaKernels.Kernel kernel, Set<String> onHost, Set<String> anywhere) {
        boolean pulled = false;
        for (int i = 0; i < node.getInputCount(); i++) {
            String input = node.getInput(i);
            if (input.isEmpty() || anywhere.contains(input) && !NEVER_PULLED.contains(types.get(input))) {
                continue;
            }
            if (!onHost.contains(input) || kernel.readsFromHost(i) || NEVER_PULLED.contains(types.get(input))) {
                return false;
            }
            pulled = true;
        }
        return pulled;
    }

    private static long elements(TensorProto constant) {
        return constant.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /** What steps change: what the graph accumulates into, and what the optimizer moves by gradients that it accumulates. */
    private void findVariables(GraphProto graph) {
        Set<String> inputs = graph.getInputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        inputs.stream().filter(input -> inputs.contains(input + BUFFER)).forEach(variables::add);
        graph.getNodeList().stream().filter(node -> node.getOpType().equals("InPlaceAccumulatorV2")).map(node -> node.getInput(0))
                .filter(inputs::contains).forEach(variables::add);
    }

    /** ONNX's names of the tensors' types; null for what is left out. */
    List<@Nullable String> typesOf(List<String> tensors) {
        // Not toList(): what is left out is null.
        return tensors.stream().map(name -> name.isEmpty() ? null : types.get(name)).collect(Collectors.toList());
    }

    /** In the graph's order. */
    List<NodeProto> withoutKernel() {
        return List.copyOf(withoutKernel);
    }

    /** Variables that a step couldn't change, with a node that reads each from the host's memory; empty if all is well. */
    Map<String, NodeProto> stranded() {
        return readersOnHost.entrySet().stream().filter(entry -> variables.contains(entry.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
