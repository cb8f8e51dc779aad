package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.NamePattern;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Initializer;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The floating tensors that an output is computed by, and which of them are parameters: a file doesn't say. What convolutions, products and normalisations take is; what
 * is added, multiplied, joined or looked up is, unless it is a single number, a mask, or a constant of the program that was exported; what gives bounds, sizes and
 * exponents isn't.
 */
final class Parts {

    private static final Set<String> DENSE = Set.of("Conv", "ConvTranspose", "FusedConv", "Gemm", "FusedGemm", "MatMul", "FusedMatMul");
    private static final Set<String> NORMS = Set.of("BatchNormalization", "LayerNormalization", "InstanceNormalization", "GroupNormalization", "RMSNormalization",
            "SimplifiedLayerNormalization");
    private static final Set<String> OTHERS_WITH_WEIGHTS =
            Set.of("PRelu", "Attention", "MultiHeadAttention", "BiasGelu", "FastGelu", "SkipLayerNormalization");
    private static final Set<String> FIXED =
            Set.of("Clip", "Pad", "Resize", "Upsample", "Dropout", "Range", "OneHot", "Pow", "ConstantOfShape", "ScatterND", "Equal", "Greater", "Less",
                    "GreaterOrEqual", "LessOrEqual", "Max", "Min");
    /** What images pass on their way to the first layer without being more than scaled and turned. */
    private static final Set<String> PREPARATION = Set.of("Identity", "Cast", "Transpose", "Sub", "Add", "Mul", "Div", "Unsqueeze", "Squeeze");

    private static final double MASKED = -50;

    private final OnnxFile file;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Set<String> prepared = new HashSet<>();

    private Parts(OnnxFile file) {
        this.file = file;
    }

    /**
     * @param output name of the tensor that is computed
     * @param freeze patterns of names
     * @throws UserError if a pattern is of no parameter
     */
    static Parts of(OnnxFile file, String output, Collection<String> freeze) {
        Parts parts = new Parts(file);
        parts.prepared.add(file.input().getName());
        for (OnnxMl.NodeProto node : file.nodesOf(output)) {
            parts.look(node);
        }
        freeze.forEach(parts::freeze);
        return parts;
    }

    Map<String, Part> all() {
        return Collections.unmodifiableMap(parts);
    }

    @Nullable
    Part find(String name) {
        return parts.get(name);
    }

    private void look(OnnxMl.NodeProto node) {
        boolean preparing = PREPARATION.contains(node.getOpType()) && node.getInputList().stream().anyMatch(prepared::contains)
                && node.getInputList().stream().allMatch(input -> prepared.contains(input) || file.tensors().containsKey(input));
        if (preparing) {
            prepared.add(node.getOutput(0));
        }
        for (int i = 0; i < node.getInputCount(); i++) {
            String name = node.getInput(i);
            OnnxMl.TensorProto tensor = file.tensors().get(name);
            if (tensor != null && OnnxTensors.isFloating(tensor)) {
                Part found = part(node, i, name, tensor, preparing);
                // Of several uses the one that says most counts.
                parts.merge(name, found, (one, other) -> one.role().compareTo(other.role()) <= 0 ? one : other);
            }
        }
    }

    private Part part(OnnxMl.NodeProto node, int input, String name, OnnxMl.TensorProto tensor, boolean preparing) {
        String op = node.getOpType();
        Shape shape = OnnxTensors.shape(tensor);
        if (op.equals("BatchNormalization") && input > 2) {
            return new Part(name, tensor, Part.Role.STATISTIC, "running statistics", input == 3 ? Initializer.zeros() : Initializer.ones());
        }
        if (DENSE.contains(op)) {
            return new Part(name, tensor, Part.Role.TRAINED, op, shape.rank() < 2 ? Initializer.zeros() : Initializer.uniformFanIn(fanIn(node, input, shape)));
        }
        if (NORMS.contains(op)) {
            return new Part(name, tensor, Part.Role.TRAINED, op, input == 1 ? Initializer.ones() : Initializer.zeros());
        }
        if (OTHERS_WITH_WEIGHTS.contains(op)) {
            return new Part(name, tensor, Part.Role.TRAINED, op,
                    op.equals("PRelu") ? new Initializer.Fill(0.25) : shape.rank() > 1 ? new Initializer.Gaussian(0, 0.02) : Initializer.zeros());
        }
        Initializer small = new Initializer.Gaussian(0, 0.02);
        if (FIXED.contains(op)) {
            return new Part(name, tensor, Part.Role.CONSTANT, "a number of " + op, small);
        }
        if (file.isConstantNode(name)) {
            return new Part(name, tensor, Part.Role.CONSTANT, "a constant of the program", small);
        }
        if (shape.elements() <= 1) {
            return new Part(name, tensor, Part.Role.CONSTANT, "a single number", small);
        }
        if (preparing) {
            return new Part(name, tensor, Part.Role.CONSTANT, "prepares images", small);
        }
        if (op.equals("Add") && isMask(tensor)) {
            return new Part(name, tensor, Part.Role.CONSTANT, "a mask", small);
        }
        return new Part(name, tensor, Part.Role.TRAINED, op, small);
    }

    private static long fanIn(OnnxMl.NodeProto node, int input, Shape weight) {
        return switch (node.getOpType()) {
            case "Conv", "FusedConv" -> weight.without(0).elements();
            case "ConvTranspose" -> weight.elements() / Math.max(1, weight.dim(1));
            case "Gemm", "FusedGemm" -> new Attributes(node).integer("transB", 0) != 0 == (input == 1) ? weight.dim(1) : weight.dim(0);
            default -> weight.dim(input == 1 ? -2 : -1);
        };
    }

    /** Whether it hides places from attention: nothing, or a number that leaves nothing after a softmax. */
    private boolean isMask(OnnxMl.TensorProto tensor) {
        Set<Double> values = Arrays.stream(OnnxTensors.array(file, tensor).toDoubles()).limit(1 << 16).boxed().collect(Collectors.toSet());
        return values.size() <= 2 && values.contains(0.0) && values.stream().allMatch(value -> value == 0 || value < MASKED);
    }

    private void freeze(String pattern) {
        List<Part> held = parts.values().stream().filter(part -> part.role() == Part.Role.TRAINED || part.role() == Part.Role.FROZEN)
                .filter(part -> NamePattern.matches(pattern, part.name())).toList();
        if (held.isEmpty()) {
            throw new UserError("encoder.freeze: '" + pattern + "' is no parameter of " + file.name() + " that the output is computed by; "
                    + NearestName.of(pattern, Set.copyOf(parts.keySet())).map(near -> "did you mean '" + near + "'?").orElse("'repforge onnx inspect' lists all."));
        }
        held.forEach(part -> parts.put(part.name(), part.with(Part.Role.FROZEN, "frozen by '" + pattern + "'")));
    }
}
