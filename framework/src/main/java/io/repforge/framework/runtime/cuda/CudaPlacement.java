package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.TrainingModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

    /** Elements of a constant that the library minds no copy of. */
    private static final long SMALL = 100;
    private static final Set<String> NEVER_PULLED = Set.of("float16", "bfloat16");

    private final GraphIndex index;
    private final List<NodeProto> withoutKernel = new ArrayList<>();
    private final Map<String, NodeProto> readersOnHost = new HashMap<>();
    private final Set<String> variables = new HashSet<>();

    private CudaPlacement(GraphIndex index) {
        this.index = index;
    }

    /** @param graph as the session gets it, in an order in which it can be computed */
    static CudaPlacement of(GraphProto graph, CudaKernels kernels) {
        CudaPlacement placement = new CudaPlacement(new GraphIndex(graph));
        placement.place(graph, kernels);
        placement.findVariables(graph);
        return placement;
    }

    private void place(GraphProto graph, CudaKernels kernels) {
        // What the library would rather read on the CPU than wait for on the device.
        Set<String> anywhere = new HashSet<>(index.inputs());
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
            if (input.isEmpty() || anywhere.contains(input) && !isNeverPulled(input)) {
                continue;
            }
            if (!onHost.contains(input) || kernel.readsFromHost(i) || isNeverPulled(input)) {
                return false;
            }
            pulled = true;
        }
        return pulled;
    }

    private boolean isNeverPulled(String tensor) {
        return index.typeName(tensor).filter(NEVER_PULLED::contains).isPresent();
    }

    private static long elements(TensorProto constant) {
        return constant.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /** What steps change: what the graph accumulates into, and what the optimizer moves by gradients that it accumulates. */
    private void findVariables(GraphProto graph) {
        index.inputs().stream().filter(input -> index.isInput(TrainingModel.gradientBuffer(input))).forEach(variables::add);
        graph.getNodeList().stream().filter(node -> node.getOpType().equals("InPlaceAccumulatorV2")).map(node -> node.getInput(0))
                .filter(index::isInput).forEach(variables::add);
    }

    /** ONNX's names of the tensors' types; null for what is left out. */
    List<@Nullable String> typesOf(List<String> tensors) {
        // Not toList(): what is left out is null.
        return tensors.stream().map(name -> name.isEmpty() ? null : index.typeName(name).orElse(null)).collect(Collectors.toList());
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
