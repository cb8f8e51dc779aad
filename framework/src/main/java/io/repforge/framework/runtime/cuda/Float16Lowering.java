package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.repforge.framework.artifacts.GraphIndex;
import io.repforge.framework.artifacts.OnnxNodes;
import io.repforge.framework.artifacts.GraphSlot;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.autodiff.Gradients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has the products of networks computed in float16: convolutions, matrix products and their gradients get operands that are cast to it, and what they
 * give is cast back. All else stays as it is, in float32: parameters, sums of gradients, normalisation, activations; and all of augmentation, batch
 * extension and loss. A tensor is cast once for all that read it, so each weight once per step.
 *
 * <p>Gradients of a training step are often smaller than 6e-5, below which float16 has fewer digits the smaller a number is, until there is none
 * at 6e-8. Micikevicius et al. (2018), "Mixed Precision Training", section 3.2, therefore multiply the loss by a factor and divide the gradients of
 * the parameters by it; where a gradient overflows 65504, the step is skipped and the factor lowered. Here each tensor of a gradient has a factor of
 * its own, which follows from its values, so that nothing is skipped and nothing is kept from step to step. A product is linear in each operand:
 *
 * <pre>dy × w = ‖dy‖ · ((dy / ‖dy‖) × w)</pre>
 *
 * where the product is computed in float16 and everything else in float32. The Euclidean norm over the whole tensor, and not the largest element, bounds the
 * sums, too: by Cauchy and Schwarz, no element of the product is greater than the norm of what the other operand is summed over. For the gradient of a
 * convolution's weights these are all pixels of all images of a channel: of a million of them, the root mean square must stay below 64.
 */
final class Float16Lowering {

    /** By operator, and for each output: the operands that it is a product of. What is at other places (a bias) is added. */
    private static final Map<String, List<Set<Integer>>> PRODUCTS = Map.of(
            "Conv", List.of(Set.of(0, 1)),
            "ConvTranspose", List.of(Set.of(0, 1)),
            "MatMul", List.of(Set.of(0, 1)),
            "Gemm", List.of(Set.of(0, 1)),
            "com.microsoft:ConvGrad", List.of(Set.of(0, 2), Set.of(0, 1), Set.of(0)));

    private static final String GRADIENT = Gradients.SCOPE + "/";
    /** Scopes whose products stay in float32: they work on pixels and coordinates, and on losses. */
    private static final List<String> EXACT =
            List.of(GraphSlot.AUGMENTER.scope(), GraphSlot.BATCH_EXTENDER.scope(), GraphSlot.LOSS.scope(), TrainingModel.UPDATE_SCOPE);
    /** Less than any norm that isn't zero: what is smaller has squares below float32's least number. */
    private static final float LEAST_NORM = 1e-18f;

    /**
     * A tensor in float16.
     *
     * @param norm the number that it was divided by before; null if none
     */
    private record Half(String tensor, @Nullable String norm) {}

    private final GraphProto source;
    private final GraphProto.Builder graph;
    private final GraphIndex index;
    private final Set<String> gradients = new HashSet<>();
    private final Map<String, Half> halves = new HashMap<>();
    private @Nullable String leastNorm;

    private Float16Lowering(GraphProto source) {
        this.source = source;
        this.graph = source.toBuilder().clearNode();
        this.index = new GraphIndex(source);
        source.getNodeList().stream().filter(node -> node.getName().startsWith(GRADIENT)).forEach(node -> gradients.addAll(node.getOutputList()));
    }

    /** @param model gives the types of its tensors; a product of others, or of unknown ones, stays as it is */
    static ModelProto lower(ModelProto model) {
        return model.toBuilder().setGraph(new Float16Lowering(model.getGraph()).lowered()).build();
    }

    private GraphProto lowered() {
        for (NodeProto node : source.getNodeList()) {
            List<Set<Integer>> products = PRODUCTS.get(node.getDomain().isEmpty() ? node.getOpType() : node.getDomain() + ":" + node.getOpType());
            if (products == null || isExact(node) || !present(node).allMatch(index::isFloat32) || isAddedToScaled(node, products)) {
                graph.addNode(node);
            } else {
                lower(node, products);
            }
        }
        return graph.build();
    }

    private static boolean isExact(NodeProto node) {
        String scope = node.getName().startsWith(GRADIENT) ? node.getName().substring(GRADIENT.length()) : node.getName();
        return EXACT.stream().anyMatch(scope::startsWith);
    }

    private static Stream<String> present(NodeProto node) {
        return node.getInputList().stream().filter(input -> !input.isEmpty());
    }

    /** Whether something is added to a product of gradients, which would have to be divided, too. No gradient of an operator has that. */
    private boolean isAddedToScaled(NodeProto node, List<Set<Integer>> products) {
        Set<Integer> factors = new HashSet<>();
        products.forEach(factors::addAll);
        return IntStream.range(0, node.getInputCount()).anyMatch(i -> !factors.contains(i) && !node.getInput(i).isEmpty())
                && factors.stream().anyMatch(i -> gradients.contains(node.getInput(i)));
    }

    private void lower(NodeProto node, List<Set<Integer>> products) {
        NodeWriter writer = new NodeWriter(graph, node.getName() + "/float16");
        List<@Nullable Half> operands = new ArrayList<>();
        NodeProto.Builder written = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            Half half = node.getInput(i).isEmpty() ? null : half(node.getInput(i), writer);
            operands.add(half);
            written.setInput(i, half == null ? "" : half.tensor());
        }
        List<String> results = new ArrayList<>();
        for (int i = 0; i < node.getOutputCount(); i++) {
            results.add(OnnxNodes.gives(node, i) ? writer.tensor("half", TensorProto.DataType.FLOAT16) : "");
            written.setOutput(i, results.get(i));
        }
        graph.addNode(written);
        for (int i = 0; i < node.getOutputCount(); i++) {
            if (OnnxNodes.gives(node, i)) {
                String whole = writer.cast(results.get(i), TensorProto.DataType.FLOAT);
                for (String norm : norms(products.get(i), operands)) {
                    whole = writer.node("Mul", whole, norm);
                }
                writer.give(node.getOutput(i), whole);
            }
        }
    }

    private static Set<String> norms(Set<Integer> factors, List<@Nullable Half> operands) {
        Set<String> norms = new LinkedHashSet<>();
        for (int i = 0; i < operands.size(); i++) {
            Half operand = operands.get(i);
            if (factors.contains(i) && operand != null) {
                Optional.ofNullable(operand.norm()).ifPresent(norms::add);
            }
        }
        return norms;
    }

    private Half half(String tensor, NodeWriter writer) {
        Half known = halves.get(tensor);
        if (known != null) {
            return known;
        }
        @Nullable
        String norm = null;
        String fitting = tensor;
        if (gradients.contains(tensor)) {
            norm = writer.node("Max", writer.node("ReduceL2", List.of(OnnxNodes.integer("keepdims", 0)), tensor), leastNorm(writer));
            fitting = writer.node("Div", tensor, norm);
        }
        Half half = new Half(writer.cast(fitting, TensorProto.DataType.FLOAT16), norm);
        halves.put(tensor, half);
        return half;
    }

    private String leastNorm(NodeWriter writer) {
        if (leastNorm == null) {
            leastNorm = writer.floats(new float[] {LEAST_NORM});
        }
        return leastNorm;
    }
}
