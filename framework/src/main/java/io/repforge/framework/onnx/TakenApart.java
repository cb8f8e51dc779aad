package io.repforge.framework.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what older exporters take apart, since its operator came to ONNX later: layer normalisation over the last axis, as −1, with scale and bias (opset 17), and
 * GELU by the error function (opset 20). Both are computed faster as one, and what comes of a normalisation is known to be tokens.
 */
final class TakenApart {

    private static final double SAME = 1e-4;

    private final OnnxFile file;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> users = new HashMap<>();
    /** Nodes by the first thing that they give, since to compare nodes is to compare the numbers in them. */
    private final Set<String> replaced = new HashSet<>();
    private final Map<String, NodeProto> whole = new HashMap<>();
    private final String output;

    private TakenApart(OnnxFile file, List<NodeProto> nodes, String output) {
        this.file = file;
        this.output = output;
        for (NodeProto node : nodes) {
            node.getOutputList().forEach(name -> producers.put(name, node));
            new LinkedHashSet<>(node.getInputList()).forEach(name -> users.computeIfAbsent(name, any -> new ArrayList<>()).add(node));
        }
    }

    /**
     * @param nodes each after those whose outputs it uses
     * @param output name of what they compute
     * @return the same with one node in place of several
     */
    static List<NodeProto> together(OnnxFile file, List<NodeProto> nodes, String output) {
        TakenApart apart = new TakenApart(file, nodes, output);
        nodes.forEach(apart::look);
        return apart.whole.isEmpty() ? nodes : nodes.stream().filter(node -> !apart.replaced.contains(node.getOutput(0)))
                .map(node -> apart.whole.getOrDefault(node.getOutput(0), node)).toList();
    }

    private void look(NodeProto node) {
        switch (node.getOpType()) {
            case "Sqrt" -> layerNorm(node);
            case "Erf" -> gelu(node);
            default -> {
                // is no middle of anything
            }
        }
    }

    /** {@code (x − mean) / √(mean((x − mean)²) + ε) · w + b}, found by its root. */
    private void layerNorm(NodeProto root) {
        NodeProto sum = made(input(root, 0), "Add");
        NodeProto variance = sum == null ? null : made(other(sum), "ReduceMean");
        NodeProto square = variance == null ? null : made(input(variance, 0), "Pow", "Mul");
        NodeProto centred = square == null || !isSquare(square) ? null : made(input(square, 0), "Sub");
        NodeProto mean = centred == null ? null : made(input(centred, 1), "ReduceMean");
        NodeProto quotient = only(root, "Div");
        NodeProto numerator = quotient == null ? null : made(input(quotient, 0), "Sub");
        NodeProto scaled = quotient == null ? null : only(quotient, "Mul");
        NodeProto shifted = scaled == null ? null : only(scaled, "Add");
        if (sum == null || variance == null || square == null || centred == null || mean == null || quotient == null || numerator == null || scaled == null
                || shifted == null) {
            return;
        }
        OptionalDouble epsilon = constantOf(sum);
        Optional<String> weight = vectorOf(scaled);
        Optional<String> bias = vectorOf(shifted);
        // Exporters may subtract the mean once, or once for each use.
        boolean alike = numerator.getInputList().equals(centred.getInputList()) && input(mean, 0).equals(input(centred, 0))
                && input(quotient, 1).equals(root.getOutput(0));
        if (!alike || epsilon.isEmpty() || weight.isEmpty() || bias.isEmpty() || !isOfLastAxis(mean) || !isOfLastAxis(variance)) {
            return;
        }
        List<NodeProto> parts = List.of(root, sum, variance, square, centred, numerator, mean, quotient, scaled);
        replace(parts, shifted, NodeProto.newBuilder().setOpType("LayerNormalization").addInput(input(mean, 0)).addInput(weight.get()).addInput(bias.get())
                .addAttribute(OnnxMl.AttributeProto.newBuilder().setName("epsilon").setType(OnnxMl.AttributeProto.AttributeType.FLOAT)
                        .setF((float) epsilon.getAsDouble())));
    }

    private boolean isSquare(NodeProto node) {
        return node.getOpType().equals("Pow") ? number(input(node, 1)).orElse(0) == 2 : input(node, 0).equals(input(node, 1));
    }

    private boolean isOfLastAxis(NodeProto mean) {
        boolean keeps = true;
        List<Long> axes = List.of();
        for (OnnxMl.AttributeProto attribute : mean.getAttributeList()) {
            if (attribute.getName().equals("keepdims")) {
                keeps = attribute.getI() == 1;
            } else if (attribute.getName().equals("axes")) {
                axes = attribute.getIntsList();
            }
        }
        OnnxMl.TensorProto given = mean.getInputCount() > 1 ? file.tensors().get(input(mean, 1)) : null;
        if (given != null) {
            long[] values = OnnxTensors.array(file, given).toLongs();
            axes = values.length == 1 ? List.of(values[0]) : List.of();
        }
        return keeps && axes.equals(List.of(-1L));
    }

    /** {@code x · (1 + erf(x / √2)) · ½}, factors in any order, found by its error function. */
    private void gelu(NodeProto error) {
        NodeProto divided = made(input(error, 0), "Div", "Mul");
        NodeProto plus = only(error, "Add");
        if (divided == null || plus == null || constantOf(plus).orElse(0) != 1) {
            return;
        }
        double factor = constantOf(divided).orElse(0);
        boolean byRoot = near(divided.getOpType().equals("Div") ? factor : 1 / factor, Math.sqrt(2));
        String x = input(divided, 0);
        NodeProto product = only(plus, "Mul");
        if (!byRoot || product == null || isNumber(x)) {
            return;
        }
        String factorOfSum = input(product, 0).equals(plus.getOutput(0)) ? input(product, 1) : input(product, 0);
        if (factorOfSum.equals(x)) {
            NodeProto half = only(product, "Mul");
            if (half != null && constantOf(half).orElse(0) == 0.5) {
                replace(List.of(error, divided, plus, product), half, NodeProto.newBuilder().setOpType("Gelu").addInput(x));
            }
            return;
        }
        if (number(factorOfSum).orElse(0) == 0.5) {
            NodeProto last = only(product, "Mul");
            if (last != null && last.getInputList().contains(x)) {
                replace(List.of(error, divided, plus, product), last, NodeProto.newBuilder().setOpType("Gelu").addInput(x));
            }
            return;
        }
        NodeProto half = made(factorOfSum, "Mul");
        if (half != null && constantOf(half).orElse(0) == 0.5 && other(half).equals(x)) {
            replace(List.of(error, divided, plus, half), product, NodeProto.newBuilder().setOpType("Gelu").addInput(x));
        }
    }

    private static boolean near(double one, double other) {
        return Math.abs(one - other) < SAME;
    }

    /** Unless somebody else wants what a part gives. */
    private void replace(List<NodeProto> parts, NodeProto last, NodeProto.Builder by) {
        Set<String> given = parts.stream().map(part -> part.getOutput(0)).collect(Collectors.toSet());
        String result = last.getOutput(0);
        boolean isWantedElsewhere = given.contains(output) || given.stream().flatMap(name -> users.getOrDefault(name, List.of()).stream())
                .map(user -> user.getOutput(0)).anyMatch(name -> !given.contains(name) && !name.equals(result));
        if (!isWantedElsewhere) {
            replaced.addAll(given);
            whole.put(result, by.setName(last.getName()).addOutput(result).build());
        }
    }

    /** Empty where a node has fewer, which whoever builds it will find. */
    private static String input(NodeProto node, int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }

    /** What computes a tensor, if it is one of these operators. */
    private @Nullable NodeProto made(String tensor, String... operators) {
        NodeProto node = producers.get(tensor);
        return node != null && List.of(operators).contains(node.getOpType()) ? node : null;
    }

    /** The only user of what a node gives, if it is that operator. */
    private @Nullable NodeProto only(NodeProto node, String operator) {
        List<NodeProto> all = users.getOrDefault(node.getOutput(0), List.of());
        return all.size() == 1 && all.get(0).getOpType().equals(operator) ? all.get(0) : null;
    }

    private boolean isNumber(String name) {
        return number(name).isPresent();
    }

    private OptionalDouble number(String name) {
        OnnxMl.TensorProto tensor = file.tensors().get(name);
        return tensor != null && OnnxTensors.isFloating(tensor) && OnnxTensors.shape(tensor).elements() == 1
                ? OptionalDouble.of(OnnxTensors.array(file, tensor).toFloats()[0]) : OptionalDouble.empty();
    }

    /** The number that a node of two inputs combines something with; empty if there is none. */
    private OptionalDouble constantOf(NodeProto node) {
        OptionalDouble second = number(input(node, 1));
        boolean commutes = !node.getOpType().equals("Div");
        return second.isPresent() || !commutes ? second : number(input(node, 0));
    }

    /** The input that is no number. */
    private String other(NodeProto node) {
        return isNumber(input(node, 1)) ? input(node, 0) : input(node, 1);
    }

    /** The vector that a node combines something with. */
    private Optional<String> vectorOf(NodeProto node) {
        return node.getInputList().stream().filter(name -> {
            OnnxMl.TensorProto tensor = file.tensors().get(name);
            return tensor != null && OnnxTensors.isFloating(tensor) && OnnxTensors.shape(tensor).rank() == 1 && OnnxTensors.shape(tensor).elements() > 1;
        }).findFirst();
    }
}
